import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { BackLink } from '@/components/nhs/back-link'
import { TwoThirds } from '@/components/nhs/columns'
import { Heading } from '@/components/nhs/heading'
import { InvitationForm } from '@/components/people/invitation-form'
import { CheckAndSave } from '@/components/forms/check-and-save'
import { ErrorSummary } from '@/components/forms/error-summary'
import { PageShell } from '@/components/layout/page-shell'
import { getPlace } from '@/lib/people/get-place'
import { organisationAddress } from '@/lib/organisations/organisation-address'
import type { Place } from '@/lib/people/places'
import { isPrivileged } from '@/lib/people/schema'
import { PROVIDER_WORDS } from '@/lib/people/labels'
import { can } from '@/lib/policy/authorise'
import { typedOr, type KeptForm } from '@/lib/shared/form-answers'
import { keptForm } from '@/lib/web/kept-form'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'
import { check, save } from './actions'

type Props = { searchParams: Promise<{ organisation?: string; check?: string }> }

const TITLE = 'Invite a person'

const load = cache(async (organisation: string | undefined) => {
  const actor = await requirePage('person.manage')
  const national = can(actor.role, 'organisation.manage')
  const place = await forPage(() => getPlace(actor, { organisationId: national && organisation ? idInAddress(organisation) : null }))
  return { actor, national, place, kept: await keptForm(actor, `invite ${place.id}`) }
})

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { kept } = await load((await searchParams).organisation)
  return { title: kept && kept.problems.length > 0 ? `Error: ${TITLE}` : TITLE }
}

export default async function InvitePage({ searchParams }: Props) {
  const { organisation, check: asked } = await searchParams
  const { actor, national, place, kept } = await load(organisation)
  const here = `/people/invite?organisation=${place.id}`
  const checking = asked === 'yes'
  if (checking && (!kept || kept.problems.length > 0)) redirect(here)
  return (
    <PageShell actor={actor}>
      <TwoThirds>
        <BackLink spaced href={checking ? here : national ? organisationAddress(place.id) : '/people'}>
          Back
        </BackLink>
        <ErrorSummary errors={kept?.problems ?? []} />
        <Heading level={1} caption={place.name} id="form" tabIndex={-1}>
          {TITLE}
        </Heading>
        {checking && kept ? (
          <CheckAndSave
            rows={answersIn(kept, place)}
            answers={kept.answers}
            change={here}
            consequences={consequencesOf(kept)}
            button="Invite this person"
            save={save}
          />
        ) : (
          <InvitationForm place={place} kept={kept} check={check} />
        )}
      </TwoThirds>
    </PageShell>
  )
}

function answersIn(kept: KeptForm, place: Place): { label: string; value: string }[] {
  const said = (name: string) => typedOr(kept, name, '')
  const named = (choices: Place['roles'], name: string) => choices.find(({ value }) => value === said(name))?.label ?? ''
  return [
    { label: 'Name', value: said('name') },
    { label: 'Work email address', value: said('email') },
    { label: 'How they log in', value: said('provider') === 'entra' ? PROVIDER_WORDS.entra : PROVIDER_WORDS.cis2 },
    { label: 'Identifier at the provider', value: said('subject') || 'Not given: they join by the email address' },
    { label: 'Role', value: named(place.roles, 'role') },
    ...(said('settingId') ? [{ label: 'Care setting', value: named(place.settings, 'settingId') }] : []),
    ...(said('reason') ? [{ label: 'Why', value: said('reason') }] : []),
  ]
}

function consequencesOf(kept: KeptForm): string[] {
  const joins = 'They can log in from now on, and have 14 days for the first time. Tell them the address of this service: no email is sent.'
  const waits = 'A second national administrator has to approve the role. They cannot log in before that.'
  return [isPrivileged(typedOr(kept, 'role', '')) ? waits : joins, 'Somebody who is known here already gets the role in addition.']
}
