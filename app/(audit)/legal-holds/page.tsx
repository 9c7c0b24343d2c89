import type { Metadata } from 'next'
import { LegalHoldForm } from '@/components/legal-holds/legal-hold-form'
import { LegalHoldList } from '@/components/legal-holds/legal-hold-list'
import { ErrorSummary } from '@/components/forms/error-summary'
import { PageShell } from '@/components/layout/page-shell'
import { SavedNotice } from '@/components/layout/saved-notice'
import { Heading } from '@/components/nhs/heading'
import { can } from '@/lib/policy/authorise'
import { listLegalHolds } from '@/lib/legal-holds/list-legal-holds'
import { problemAt, problemsOnPage, typedOr } from '@/lib/shared/form-answers'
import { keptForm } from '@/lib/web/kept-form'
import { forPage, requirePage } from '@/lib/web/page'
import { lift, place } from './actions'

type Props = { searchParams: Promise<{ problem?: string | string[]; saved?: string | string[] }> }

const SAID: Readonly<Record<string, string>> = {
  placed: 'The hold is placed. Nothing that it is about is dropped.',
  lifted: 'The hold is lifted. What it was about is dropped when its time is over.',
  already: 'Nothing has changed: the hold is lifted already, or you placed it yourself.',
  'log-in-again': 'You logged in more than 5 minutes ago. Log in again, then lift the hold. Nothing has changed.',
}

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: (await searchParams).problem ? 'Error: Legal holds' : 'Legal holds' }
}

export default async function LegalHoldsPage({ searchParams }: Props) {
  const actor = await requirePage('legal-hold.list')
  const { problem, saved } = await searchParams
  const { holds, organisations, liftsNow } = await forPage(() => listLegalHolds(actor, {}))
  const kept = problem === undefined ? null : await keptForm(actor, 'legal-hold')
  const values = {
    kind: typedOr(kept, 'kind', ''),
    number: typedOr(kept, 'number', ''),
    personName: typedOr(kept, 'personName', ''),
    organisationId: typedOr(kept, 'organisationId', ''),
    reason: typedOr(kept, 'reason', ''),
  }
  return (
    <PageShell actor={actor}>
      <ErrorSummary errors={problemsOnPage(kept)} />
      <SavedNotice saved={saved} words={SAID} />
      <Heading level={1}>Legal holds</Heading>
      <p>
        Access records are dropped when their time is over: after 25 years when something was found, after 13 months when nothing was. The log of
        events is dropped after 8 years. Plans are erased 13 months after they ended, with their history. What a hold is about is kept until somebody
        else lifts it.
      </p>
      <LegalHoldList holds={holds} personId={actor.personId} liftsNow={liftsNow} lift={lift} />
      {can(actor.role, 'legal-hold.place') && (
        <>
          <Heading level={2}>Place a hold</Heading>
          <LegalHoldForm organisations={organisations} values={values} problemOf={(field) => problemAt(kept, field)} place={place} />
        </>
      )}
    </PageShell>
  )
}
