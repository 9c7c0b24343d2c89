import type { ReactNode } from 'react'
import { BackLink } from '@/components/nhs/back-link'
import { Button } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'
import { Facts } from '@/components/nhs/summary-list'
import type { Actor } from '@/lib/identity/actor'
import type { Report } from '@/lib/access-records/report'
import { MOST_IN_REPORT } from '@/lib/access-records/report'
import { calendarDate } from '@/lib/shared/calendar-date'
import { proseDate, proseDateTime } from '@/lib/shared/date-format'

type Props = {
  heading: string
  actor: Actor
  report: Report
  /** What the report is about: the first rows of its summary. */
  about: readonly [name: string, value: ReactNode][]
  nonce: string | undefined
  children: ReactNode
}

/** The frame of a report: what it is about, who made it and when, how many look-ups it holds, and the line that prints with it. */
export function ReportFrame({ heading, actor, report, about, nonce, children }: Props) {
  const madeBy = `${actor.name}, ${actor.organisation.name}`
  const rows: readonly [string, ReactNode][] = [
    ...about,
    ['Period', `${proseDate(calendarDate(report.from))} to ${proseDate(calendarDate(report.to))}`],
    ['Look-ups', countLabel(report)],
    ['Made by', `${madeBy}, on ${proseDateTime(report.madeAt)}. All times are those of the United Kingdom`],
  ]
  return (
    <>
      <BackLink onScreenOnly href="/audit">
        Ask something else
      </BackLink>
      <p className="app-print-only">
        Confidential. Printed by {madeBy}, {proseDateTime(report.madeAt)}. It lists what was recorded until then.
      </p>
      <Heading level={1}>{heading}</Heading>
      <Facts facts={rows} />
      <PrintButton nonce={nonce} />
      {report.more && (
        <p>
          There are more than {MOST_IN_REPORT.toLocaleString('en-GB')} look-ups in this period. The newest are listed. Choose a shorter period to see
          all.
        </p>
      )}
      {children}
    </>
  )
}

function countLabel({ counts, more }: Report): string {
  const { all, told, quiet, nothing, emergency, people, organisations } = counts
  if (all === 0) return 'None'
  const parts = [`the authority was told of ${told}`]
  if (quiet > 0) parts.push(`not told of ${quiet} in planned care`)
  if (nothing > 0) parts.push(`${nothing} found nothing`)
  if (emergency > 0) parts.push(`${emergency} by emergency access`)
  return `${more ? 'More than ' : ''}${all.toLocaleString('en-GB')}: ${parts.join(', ')}. ${counted(people, 'person', 'people')}, ${counted(organisations, 'organisation', 'organisations')}`
}

function counted(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`
}

/** Printing needs script, so script shows the button; the browser's own menu prints the same, or makes a PDF. */
function PrintButton({ nonce }: { nonce: string | undefined }) {
  const script = `(function(){var b=document.getElementById('print-report');b.hidden=false;b.onclick=function(){print()}})()`
  return (
    <p className="app-no-print">
      <Button kind="secondary" type="button" id="print-report" hidden suppressHydrationWarning>
        Print or save as PDF
      </Button>
      <script nonce={nonce} dangerouslySetInnerHTML={{ __html: script }} />
    </p>
  )
}
