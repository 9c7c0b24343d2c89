import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { NewApiClientForm } from '@/components/api-clients/api-client-form'
import { CheckAndSave } from '@/components/forms/check-and-save'
import { ErrorSummary } from '@/components/forms/error-summary'
import { PageShell } from '@/components/layout/page-shell'
import { BackLink } from '@/components/nhs/back-link'
import { TwoThirds } from '@/components/nhs/columns'
import { Heading } from '@/components/nhs/heading'
import { SCOPE_BOXES } from '@/lib/api-clients/labels'
import { listApiClientPlaces } from '@/lib/api-clients/list-api-client-places'
import type { Choice } from '@/lib/people/places'
import { typedOr, type KeptForm } from '@/lib/shared/form-answers'
import { keptForm } from '@/lib/web/kept-form'
import { forPage, requirePage } from '@/lib/web/page'
import { add, check } from './actions'

type Props = { searchParams: Promise<{ check?: string }> }

const TITLE = 'Add an API client'
const HERE = '/api-clients/add'

const load = cache(async () => {
  const actor = await requirePage('api-client.manage')
  return { actor, kept: await keptForm(actor, 'new api client') }
})

export async function generateMetadata(): Promise<Metadata> {
  const { kept } = await load()
  return { title: kept && kept.problems.length > 0 ? `Error: ${TITLE}` : TITLE }
}

export default async function AddApiClientPage({ searchParams }: Props) {
  const { actor, kept } = await load()
  const checking = (await searchParams).check === 'yes'
  if (checking && (!kept || kept.problems.length > 0)) redirect(HERE)
  const places = await forPage(() => listApiClientPlaces(actor, {}))
  return (
    <PageShell actor={actor}>
      <TwoThirds>
        <BackLink spaced href={checking ? HERE : '/api-clients'}>
          Back
        </BackLink>
        <ErrorSummary errors={kept?.problems ?? []} />
        <Heading level={1}>{TITLE}</Heading>
        {checking && kept ? (
          <CheckAndSave
            rows={answersIn(kept, places)}
            answers={kept.answers}
            change={HERE}
            button="Add this API client"
            save={add}
            consequences={[
              'It can ask for nothing until it has a key: you paste its public keys next.',
              'Name and organisation cannot be changed afterwards.',
            ]}
          />
        ) : (
          <NewApiClientForm places={places} kept={kept} check={check} />
        )}
      </TwoThirds>
    </PageShell>
  )
}

function answersIn(kept: KeptForm, places: readonly Choice[]): { label: string; value: string }[] {
  const said = (name: string) => typedOr(kept, name, '')
  return [
    { label: 'Organisation', value: places.find(({ value }) => value === said('organisationId'))?.label ?? '' },
    { label: 'Name of the system', value: said('name') },
    {
      label: 'What it may do',
      value: SCOPE_BOXES.filter(({ value }) => kept.answers.scopes?.includes(value))
        .map(({ label }) => label)
        .join('; '),
    },
    {
      label: 'Addresses from which it asks',
      value: said('networks')
        .split(/[\s,;]+/)
        .filter(Boolean)
        .join(', '),
    },
    { label: 'Who answers for it', value: said('contactName') },
    { label: 'Their email address', value: said('contactEmail') },
  ]
}
