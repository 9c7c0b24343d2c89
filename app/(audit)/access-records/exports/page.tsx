import type { Metadata } from 'next'
import { ExportCard } from '@/components/access-records/export-card'
import { ExportRequest } from '@/components/access-records/export-request'
import { ExportTable } from '@/components/access-records/export-table'
import { ErrorSummary } from '@/components/forms/error-summary'
import { PageShell } from '@/components/layout/page-shell'
import { SavedNotice } from '@/components/layout/saved-notice'
import { Heading } from '@/components/nhs/heading'
import { asksSomething, filterAddress } from '@/lib/access-records/filter'
import { listAccessExports } from '@/lib/access-records/list-access-exports'
import { can } from '@/lib/policy/authorise'
import { EXPORT_FORM, exportFilter, subjectOf } from '@/lib/web/export-question'
import { typedOr } from '@/lib/shared/form-answers'
import { keptForm } from '@/lib/web/kept-form'
import { forPage, requirePage } from '@/lib/web/page'
import { decide } from './actions'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

const SAID: Readonly<Record<string, string>> = {
  requested: 'Your request waits for a national administrator.',
  approved: 'You agreed. The file can be taken for 24 hours.',
  declined: 'You declined. No file is made.',
  'taken-back': 'You took your request back.',
  already: 'Somebody else decided this before you.',
  'not-permitted': 'Somebody else must decide this. Nothing has been decided.',
  'log-in-again': 'You logged in more than 5 minutes ago. Log in again, then agree. Nothing has been decided.',
}

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: (await searchParams).problem ? 'Error: Files of access records' : 'Files of access records' }
}

export default async function AccessExportsPage({ searchParams }: Props) {
  const actor = await requirePage('access-export.list')
  const said = await searchParams
  const asks = can(actor.role, 'access-export.request')
  const filter = asks ? await exportFilter(actor, said) : {}
  const wrong = said.problem === undefined ? null : await keptForm(actor, EXPORT_FORM)
  const { exports, loggedInLately } = await forPage(() => listAccessExports(actor, {}))
  const live = exports.filter((one) => one.decision === null || one.open)
  return (
    <PageShell actor={actor}>
      <ErrorSummary errors={wrong?.problems ?? []} />
      <SavedNotice saved={said.saved} words={SAID} />
      <Heading level={1}>Files of access records</Heading>
      <p>Two people make such a file: one asks and says why, a national administrator agrees. Every step is recorded.</p>
      {asks && asksSomething(filter) && (
        <ExportRequest
          about={subjectOf(filter)}
          scope={can(actor.role, 'access-record.all') ? null : actor.organisation.name}
          question={filterAddress('', filter).slice(1)}
          reason={typedOr(wrong, 'reason', '')}
          problems={wrong?.problems ?? []}
        />
      )}
      {live.length === 0 && (
        <p>Nothing waits, and no file can be taken.{asks && ' To ask for one, choose records first and follow the link under them.'}</p>
      )}
      <ul className="list-none p-0">
        {live.map((request) => (
          <ExportCard key={request.id} request={request} decides={actor.role === 'NA'} loggedInLately={loggedInLately} decide={decide} />
        ))}
      </ul>
      <ExportTable requests={exports.filter((one) => !live.includes(one))} />
    </PageShell>
  )
}
