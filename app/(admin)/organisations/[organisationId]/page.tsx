import type { Metadata } from 'next'
import { BackLink } from '@/components/nhs/back-link'
import { Heading } from '@/components/nhs/heading'
import { List } from '@/components/nhs/list'
import { ContactForm, RenameForm, SettingsForm, StateForm } from '@/components/organisations/organisation-forms'
import { AdministrationHistory } from '@/components/people/person-history'
import { PersonStateTag } from '@/components/people/person-state-tag'
import { OrganisationStateTag } from '@/components/organisations/organisation-state-tag'
import { ErrorSummary } from '@/components/forms/error-summary'
import { PageShell } from '@/components/layout/page-shell'
import { SavedNotice } from '@/components/layout/saved-notice'
import { getOrganisation, type AdministeredOrganisation } from '@/lib/organisations/get-organisation'
import { REFUSED } from '@/lib/people/outcome'
import { peopleAddress, personAddress } from '@/lib/people/people-address'
import { ORGANISATION_KIND_WORDS } from '@/lib/organisations/labels'
import { keptForm } from '@/lib/web/kept-form'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'
import { addSetting, rename, saveContact, setState } from './actions'

export const metadata: Metadata = { title: 'Organisation' }

type Props = { params: Promise<{ organisationId: string }>; searchParams: Promise<{ saved?: string | string[] }> }

const SAID: Readonly<Record<string, string>> = {
  ...REFUSED,
  added: 'The organisation is added. An NHS organisation needs its care settings first; then invite the administrator.',
  state: 'The state is changed.',
  suspended: 'Suspended. Everybody who works there is logged out now. What it published is still shown to clinicians.',
  contact: 'The contact is saved.',
  setting: 'The care setting is added.',
  renamed: 'The name is changed. Records of accesses keep the name that it had then.',
}

export default async function OrganisationPage({ params, searchParams }: Props) {
  const actor = await requirePage('organisation.manage')
  const organisationId = idInAddress((await params).organisationId)
  const organisation = await forPage(() => getOrganisation(actor, { organisationId }))
  const [contact, setting] = [await keptForm(actor, `contact ${organisationId}`), await keptForm(actor, `setting ${organisationId}`)]
  const renaming = await keptForm(actor, `rename ${organisationId}`)
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <BackLink spaced href="/organisations">
        Organisations
      </BackLink>
      <ErrorSummary errors={[...(contact?.problems ?? []), ...(setting?.problems ?? []), ...(renaming?.problems ?? [])]} />
      <SavedNotice saved={(await searchParams).saved} words={SAID} />
      <Heading
        level={1}
        caption={
          <>
            {ORGANISATION_KIND_WORDS[organisation.kind]}, code {organisation.code} {organisation.gssCode && `, ${organisation.gssCode}`}
          </>
        }
      >
        {organisation.name}
      </Heading>
      <p>
        <OrganisationStateTag state={organisation.state} />
      </p>
      <Administrators organisation={organisation} />
      {organisation.kind === 'nhs' && <Heading level={2}>Care settings</Heading>}
      {organisation.kind === 'nhs' && <SettingsForm organisation={organisation} kept={setting} add={addSetting} />}
      <Heading level={2}>Contact for this service</Heading>
      <ContactForm organisation={organisation} kept={contact} save={saveContact} />
      <Heading level={2}>Name</Heading>
      <RenameForm organisation={organisation} kept={renaming} rename={rename} />
      {organisation.kind !== 'national' && <Heading level={2}>State</Heading>}
      {organisation.kind !== 'national' && <StateForm organisation={organisation} setState={setState} />}
      <Heading level={2}>What was changed</Heading>
      <AdministrationHistory changes={organisation.changes} />
    </PageShell>
  )
}

function Administrators({ organisation }: { organisation: AdministeredOrganisation }) {
  return (
    <>
      <Heading level={2}>Administrators</Heading>
      {organisation.administrators.length === 0 && <p>None yet.</p>}
      <List>
        {organisation.administrators.map((person) => (
          <li key={person.id}>
            <a href={personAddress(person.id)}>{person.name}</a> <PersonStateTag state={person.status} />
          </li>
        ))}
      </List>
      {organisation.requests > 0 && (
        <p>
          <a href="/privileged-roles">{organisation.requests} waiting for approval</a> by another administrator.
        </p>
      )}
      <p className="flex flex-wrap gap-6">
        <a href={`/people/invite?organisation=${organisation.id}`}>Invite an administrator{organisation.kind === 'national' && ' or auditor'}</a>
        <a href={peopleAddress({ role: null, state: null, organisation: organisation.id, after: null })}>
          {organisation.people} {organisation.people === 1 ? 'person works' : 'people work'} here
        </a>
      </p>
    </>
  )
}
