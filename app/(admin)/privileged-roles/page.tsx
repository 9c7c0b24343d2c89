import type { Metadata } from 'next'
import { Heading } from '@/components/nhs/heading'
import { List } from '@/components/nhs/list'
import { Moment } from '@/components/people/moment'
import { RoleRequestCard } from '@/components/privileged-roles/role-request-card'
import { ErrorSummary } from '@/components/forms/error-summary'
import { PageShell } from '@/components/layout/page-shell'
import { SavedNotice } from '@/components/layout/saved-notice'
import { listRoleRequests, type RoleRequest } from '@/lib/privileged-roles/list-role-requests'
import { REFUSED } from '@/lib/people/outcome'
import { problemsOnPage } from '@/lib/shared/form-answers'
import { keptForm } from '@/lib/web/kept-form'
import { forPage, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'
import { decide } from './actions'

export const metadata: Metadata = { title: 'Privileged roles' }

type Props = { searchParams: Promise<{ saved?: string | string[] }> }

const SAID: Readonly<Record<string, string>> = {
  ...REFUSED,
  approved: 'Approved. The role is given.',
  declined: 'Declined. Nobody got a role.',
  'taken-back': 'You took your request back. Nobody got a role.',
}

const DECIDED: Readonly<Record<NonNullable<RoleRequest['decision']>, string>> = {
  approved: 'Approved',
  declined: 'Declined',
  'taken-back': 'Taken back',
}

export default async function PrivilegedRolesPage({ searchParams }: Props) {
  const actor = await requirePage('role.approve')
  const { waiting, decided, loggedInLately } = await forPage(() => listRoleRequests(actor, {}))
  const kept = await keptForm(actor, 'role requests')
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <ErrorSummary errors={problemsOnPage(kept, `-${kept?.answers.request?.[0] ?? ''}`)} />
      <SavedNotice saved={(await searchParams).saved} words={SAID} />
      <Heading level={1} caption={waiting.length === 0 ? 'Nothing waits' : `${waiting.length} waiting`}>
        Privileged roles
      </Heading>
      <p>
        The roles of administrators and auditors take two national administrators: one asks, another approves within 5 minutes of logging in. You ask
        on the page of an <a href="/organisations">organisation</a>.
      </p>
      {waiting.length > 0 && (
        <ul className="list-none p-0">
          {waiting.map((request) => (
            <RoleRequestCard key={request.id} request={request} loggedInLately={loggedInLately} kept={kept} decide={decide} />
          ))}
        </ul>
      )}
      {decided.length > 0 && <Heading level={2}>Decided</Heading>}
      <List>
        {decided.map((request) => (
          <li className="wrap-anywhere" key={request.id}>
            {request.decidedAt && <Moment at={request.decidedAt} />}: {request.personName}, {request.roleLabel}, {request.organisationName}.{' '}
            {request.decision && DECIDED[request.decision]} by {request.decidedByName}, asked by {request.requestedByName}.{' '}
            {request.declineReason && `Why: ${request.declineReason}`}
          </li>
        ))}
      </List>
    </PageShell>
  )
}
