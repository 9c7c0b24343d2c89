import type { Metadata } from 'next'
import { cache } from 'react'
import { AuthorityChanges } from '@/components/contacts/authority-changes'
import { ConfirmContacts } from '@/components/contacts/confirm-contacts'
import { ContactFacts } from '@/components/contacts/contact-facts'
import { ContactsForm } from '@/components/contacts/contacts-form'
import { LeadTeams } from '@/components/contacts/lead-teams'
import { DeliveryForm, ScheduleForm, SharingForm } from '@/components/contacts/sharing-forms'
import { ErrorSummary } from '@/components/forms/error-summary'
import { PageShell } from '@/components/layout/page-shell'
import { SavedNotice } from '@/components/layout/saved-notice'
import { TwoThirds } from '@/components/nhs/columns'
import { Heading } from '@/components/nhs/heading'
import { getContacts, type ContactsPage as Page } from '@/lib/contacts/get-contacts'
import { can } from '@/lib/policy/authorise'
import { problemAt, problemsOnPage, tickedOr, typedOr, type KeptForm } from '@/lib/shared/form-answers'
import { keptForm } from '@/lib/web/kept-form'
import { waitingFor } from '@/lib/web/waiting'
import { forPage, requirePage } from '@/lib/web/page'
import { addTeam, changeTeam, confirmNumbers, endTeam, saveNumbers, saveSchedule, saveShared, saveWays } from './actions'

type Props = { searchParams: Promise<{ saved?: string | string[] }> }

const SAVED: Readonly<Record<string, string>> = {
  numbers: 'Telephone numbers and hours saved. Clinicians see them now.',
  confirmed: 'Contacts confirmed.',
  team: 'Lead teams saved.',
  sharing: 'What is shared is saved. Clinicians see it now.',
  delivery: 'Delivery saved.',
  schedule: 'Schedule saved.',
}

const load = cache(async () => {
  const actor = await requirePage('contact.read')
  const page = await forPage(() => getContacts(actor, {}))
  const names = ['contacts', 'contacts-confirm', 'team', 'delivery', 'schedule', ...page.teams.map((team) => `team ${team.id}`)]
  const kept = new Map<string, KeptForm | null>()
  if (can(actor.role, 'contact.write')) for (const name of names) kept.set(name, await keptForm(actor, name))
  const problems = [...kept].flatMap(([name, form]) => problemsOnPage(form, name.startsWith('team ') ? `-${name.slice(5)}` : ''))
  return { actor, page, kept, problems }
})

export async function generateMetadata(): Promise<Metadata> {
  const { problems } = await load()
  return { title: problems.length > 0 ? 'Error: Contacts' : 'Contacts' }
}

export default async function ContactsPage({ searchParams }: Props) {
  const { actor, page, kept, problems } = await load()
  const { contacts, changes } = page
  const writes = can(actor.role, 'contact.write')
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <ErrorSummary errors={problems} />
      <SavedNotice saved={(await searchParams).saved} words={problems.length > 0 ? {} : SAVED} />
      <TwoThirds>
        <Heading level={1} caption={contacts.name}>
          Contacts
        </Heading>
        <p>Clinicians ring these numbers when they have checked a child of your authority.</p>
        <ContactFacts contacts={contacts} />
        <ConfirmContacts
          contacts={contacts}
          confirm={writes ? confirmNumbers : null}
          problem={problemAt(kept.get('contacts-confirm') ?? null, 'confirm')}
        />
        <Sections page={page} kept={kept} writes={writes} shares={can(actor.role, 'sharing.write')} />
      </TwoThirds>
      <Heading level={2}>Last changes</Heading>
      <AuthorityChanges changes={changes} />
    </PageShell>
  )
}

type SectionsProps = { page: Page; kept: ReadonlyMap<string, KeptForm | null>; writes: boolean; shares: boolean }

/** What can be changed, part by part, each with a form of its own. */
function Sections({ page: { contacts, teams, switched }, kept, writes, shares }: SectionsProps) {
  const fieldsOf = (name: string) => fieldsOfForm(kept.get(name) ?? null)
  return (
    <>
      {writes && (
        <>
          <Heading level={2}>Change telephone numbers and hours</Heading>
          <ContactsForm contacts={contacts} save={saveNumbers} {...fieldsOf('contacts')} />
        </>
      )}
      <Heading level={2} id="teams">
        Lead teams
      </Heading>
      <LeadTeams
        teams={teams}
        acts={writes ? { add: addTeam, change: changeTeam, end: endTeam } : null}
        adding={fieldsOf('team')}
        changing={(teamId) => fieldsOf(`team ${teamId}`)}
      />
      <Heading level={2} id="sharing">
        Care-plan details
      </Heading>
      <SharingForm contacts={contacts} switched={switched} save={shares ? saveShared : null} />
      <Heading level={2} id="delivery">
        How you hear of look-ups
      </Heading>
      <DeliveryForm contacts={contacts} save={shares ? saveWays : null} {...fieldsOf('delivery')} />
      <Heading level={2} id="schedule">
        How often you update your information
      </Heading>
      <ScheduleForm contacts={contacts} save={writes ? saveSchedule : null} {...fieldsOf('schedule')} />
    </>
  )
}

function fieldsOfForm(form: KeptForm | null) {
  return {
    typed: (field: string, saved: string) => typedOr(form, field, saved),
    ticked: (field: string, saved: readonly string[]) => tickedOr(form, field, saved),
    problem: (field: string) => problemAt(form, field),
    refused: form !== null,
  }
}
