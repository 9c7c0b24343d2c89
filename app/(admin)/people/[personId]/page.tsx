import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { ActButton } from '@/components/forms/act-button'
import { BackLink } from '@/components/nhs/back-link'
import { Heading } from '@/components/nhs/heading'
import { InsetText } from '@/components/nhs/inset-text'
import { Facts } from '@/components/nhs/summary-list'
import { Moment } from '@/components/people/moment'
import { AdministrationHistory, SessionTable } from '@/components/people/person-history'
import { GiveRole, PersonRoles } from '@/components/people/person-roles'
import { RequestRoleForm } from '@/components/privileged-roles/request-role-form'
import { SuspendForm } from '@/components/people/suspend-form'
import { PersonStateTag } from '@/components/people/person-state-tag'
import { ErrorSummary } from '@/components/forms/error-summary'
import { PageShell } from '@/components/layout/page-shell'
import { SavedNotice } from '@/components/layout/saved-notice'
import { getPerson } from '@/lib/people/get-person'
import { getPlace } from '@/lib/people/get-place'
import { REFUSED } from '@/lib/people/outcome'
import type { AdministeredPerson } from '@/lib/people/person'
import { PROVIDER_WORDS } from '@/lib/people/labels'
import { usualProvider } from '@/lib/people/usual-provider'
import { can } from '@/lib/policy/authorise'
import { problemsOnPage, type KeptForm } from '@/lib/shared/form-answers'
import { keptForm } from '@/lib/web/kept-form'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'
import { askForRole, end, giveRole, reinstate, renew, suspend, takeRole } from './actions'

export const metadata: Metadata = { title: 'Person' }

type Props = { params: Promise<{ personId: string }>; searchParams: Promise<{ saved?: string | string[]; organisation?: string }> }

const SAID: Readonly<Record<string, string>> = {
  ...REFUSED,
  invited: 'Invited. They have 14 days to log in for the first time. No email was sent: tell them the address of this service.',
  suspended: 'Suspended. They are logged out now, and cannot log in.',
  reinstated: 'Reinstated. They can log in again with the roles below.',
  ended: 'All their sessions have ended. They can log in again.',
  renewed: 'The invitation holds for another 14 days.',
  taken: 'The role is taken away. They are logged out now.',
  given: 'The role is given. They can choose it from their next page on.',
  asked: 'Asked for. Waiting for approval by another administrator.',
}

const NOT_ACTED_ON: Readonly<Record<'self' | 'elsewhere', string>> = {
  self: 'This is your own account. Another administrator can change it; you cannot.',
  elsewhere: 'This person works for another organisation too. You can take their role here away; suspending them is for a national administrator.',
}

export default async function PersonPage({ params, searchParams }: Props) {
  const actor = await requirePage('person.manage')
  const personId = idInAddress((await params).personId)
  const { saved, organisation } = await searchParams
  const person = await forPage(() => getPerson(actor, { personId }))
  const national = can(actor.role, 'role.request')
  const place = await forPage(() => getPlace(actor, { organisationId: organisation ? idInAddress(organisation) : null }))
  const [kept, suspending, ending] = await Promise.all(['role', 'suspend', 'end role'].map((form) => keptForm(actor, `${form} ${personId}`)))
  const problems = [
    ...(kept?.problems ?? []),
    ...problemsOnPage(suspending ?? null, '-suspend'),
    ...problemsOnPage(ending ?? null, `-${ending?.answers.assignment?.[0] ?? ''}`),
  ]
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <BackLink spaced href="/people">
        People
      </BackLink>
      <ErrorSummary errors={problems} />
      <SavedNotice saved={saved} words={SAID} />
      <Heading level={1} className="wrap-anywhere">
        {person.name}
      </Heading>
      <PersonFacts person={person} />
      {person.refusal && (
        <InsetText announced>
          <p>{NOT_ACTED_ON[person.refusal]}</p>
        </InsetText>
      )}
      {person.refusal === null && <PersonActs person={person} suspending={suspending ?? null} />}
      <Heading level={2}>Roles</Heading>
      <PersonRoles
        person={person}
        everywhere={national}
        end={person.refusal === 'self' ? null : takeRole}
        kept={ending ?? null}
        provider={usualProvider(actor.organisation.kind)}
      />
      {can(actor.role, 'role.grant') && person.refusal !== 'self' && <GiveRole personId={person.id} place={place} grant={giveRole} />}
      {national && person.refusal === null && person.roles.length === 0 && person.requests.length === 0 && (
        <RequestRoleForm personId={person.id} place={place} kept={kept ?? null} request={askForRole} />
      )}
      <Heading level={2}>Sessions</Heading>
      <SessionTable sessions={person.sessions} />
      <Heading level={2}>What was changed</Heading>
      <AdministrationHistory changes={person.changes} />
    </PageShell>
  )
}

function PersonFacts({ person }: { person: AdministeredPerson }) {
  const { invitation } = person
  const rows: [string, ReactNode][] = [
    ['Status', <PersonStateTag key="state" state={person.status} expired={invitation?.expired ?? false} />],
    ['Email address', person.email ?? 'None'],
    ['Logs in with', person.providers.map((provider) => PROVIDER_WORDS[provider]).join(', ')],
    ['Last log-in', person.lastLogin ? <Moment key="last" at={person.lastLogin} /> : 'Never'],
  ]
  if (invitation) {
    rows.push([
      'Invited',
      <span key="invited">
        by {invitation.by} on <Moment at={invitation.at} />, until <Moment at={invitation.expiresAt} />; joins by{' '}
        {invitation.bySubject ? 'the identifier' : 'the email address'}
      </span>,
    ])
  }
  return <Facts facts={rows} />
}

function PersonActs({ person, suspending }: { person: AdministeredPerson; suspending: KeptForm | null }) {
  const fields = { person: person.id }
  return (
    <>
      {person.status !== 'suspended' && <SuspendForm personId={person.id} kept={suspending} suspend={suspend} />}
      <div className="mb-6 flex flex-wrap gap-4">
        {person.status === 'suspended' && <ActButton act={reinstate} fields={fields} words="Reinstate" kind="primary" />}
        {person.sessions.some(({ open }) => open) && <ActButton act={end} fields={fields} words="End all sessions" />}
        {person.invitation && <ActButton act={renew} fields={fields} words="Invite again" />}
      </div>
    </>
  )
}
