import { Heading } from '@/components/nhs/heading'
import { StackedTable, type StackedRow } from '@/components/nhs/stacked-table'
import type { MatchDisclosure } from '@/lib/lookup/disclosure'
import { clinicalDateTime } from '@/lib/shared/date-format'

const COLUMNS = ['Date and time', 'Organisation', 'Role']

/** The last 25 times this child was looked up in unscheduled care, newest first, this look-up at the top. */
export function LastAccesses({ result, role }: { result: MatchDisclosure; role: string }) {
  return (
    <section aria-labelledby="last-accesses">
      <Heading level={2} id="last-accesses">
        Seen in unscheduled care
      </Heading>
      <StackedTable
        look="plain"
        caption="The last 25 checks in unscheduled care, newest first"
        captionHidden
        columns={COLUMNS}
        rows={rowsOf(result, role)}
      />
      {result.accesses.length === 0 && !result.notifies && <p>Nobody has looked this child up in unscheduled care since records here began.</p>}
    </section>
  )
}

function rowsOf(result: MatchDisclosure, role: string): StackedRow[] {
  const row = (key: string, { at, organisation, setting }: Omit<CheckedBy, 'role'>, words: string) => ({
    key,
    cells: [
      <span className="app-number" key="at">
        {clinicalDateTime(at)}
      </span>,
      `${organisation}, ${setting}`,
      words,
    ],
  })
  const before = result.accesses.map((access) => row(`${access.at.getTime()}-${access.organisation}-${access.role}`, access, access.role))
  return result.notifies ? [{ ...row('now', result, `${role}. This is you, now`), strong: true }, ...before] : before
}

type CheckedBy = MatchDisclosure['accesses'][number]
