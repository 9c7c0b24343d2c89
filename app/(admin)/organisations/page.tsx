import type { Metadata } from 'next'
import { Button, ButtonLink } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'
import { OrganisationTable } from '@/components/organisations/organisation-table'
import { SelectField } from '@/components/forms/select-field'
import { PageShell } from '@/components/layout/page-shell'
import { Pagination } from '@/components/nhs/pagination'
import { listOrganisations } from '@/lib/organisations/list-organisations'
import { ORGANISATION_STATES, organisationsInput } from '@/lib/organisations/schema'
import { ORGANISATION_STATE_WORDS } from '@/lib/people/labels'
import { forPage, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'

export const metadata: Metadata = { title: 'Organisations' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

const KINDS = [
  { value: '', label: 'Any' },
  { value: 'authority', label: 'Councils' },
  { value: 'nhs', label: 'NHS organisations' },
]
const STATES = [{ value: '', label: 'Any' }, ...ORGANISATION_STATES.map((value) => ({ value, label: ORGANISATION_STATE_WORDS[value] }))]

export default async function OrganisationsPage({ searchParams }: Props) {
  const actor = await requirePage('organisation.manage')
  const { kind = null, state = null, page } = await searchParams
  const shown = organisationsInput.parse({ kind, state, page: Number(page ?? 1) })
  const { organisations, all, pages } = await forPage(() => listOrganisations(actor, shown))
  const filters = [
    ['kind', shown.kind ?? ''],
    ['state', shown.state ?? ''],
  ].filter(([, chosen]) => chosen !== '')
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <Heading level={1}>Organisations</Heading>
      <ButtonLink href="/organisations/add">Add an organisation</ButtonLink>
      <form action="/organisations" method="get">
        <div className="flex flex-wrap gap-x-4">
          <SelectField name="kind" label="Kind" options={KINDS} value={shown.kind ?? ''} />
          <SelectField name="state" label="State" options={STATES} value={shown.state ?? ''} />
        </div>
        <Button kind="secondary" small>
          Apply filters
        </Button>
      </form>
      {organisations.length === 0 ? (
        <p>No organisation is found with these filters.</p>
      ) : (
        <OrganisationTable organisations={organisations} all={all} />
      )}
      <Pagination
        page={shown.page}
        pages={pages}
        label="Pages of organisations"
        address={(to) => `/organisations?${new URLSearchParams([...filters, ['page', String(to)]])}`}
      />
    </PageShell>
  )
}
