import type { Metadata } from 'next'
import { ActButton } from '@/components/forms/act-button'
import { ButtonLink } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'
import { PeopleFilterForms } from '@/components/people/people-filters'
import { PeopleTable } from '@/components/people/people-table'
import { ErrorSummary } from '@/components/forms/error-summary'
import { PageShell } from '@/components/layout/page-shell'
import { getPlace } from '@/lib/people/get-place'
import { listPeople } from '@/lib/people/list-people'
import { listRoles } from '@/lib/people/list-roles'
import { peopleAddress } from '@/lib/people/people-address'
import { peopleInput } from '@/lib/people/schema'
import { PEOPLE_SEARCH } from '@/lib/people/search-people'
import { can } from '@/lib/policy/authorise'
import { problemAt, problemsOnPage, typedOr } from '@/lib/shared/form-answers'
import { keptForm } from '@/lib/web/kept-form'
import { forPage, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'
import { search } from './actions'

export const metadata: Metadata = { title: 'People' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function PeoplePage({ searchParams }: Props) {
  const actor = await requirePage('person.manage')
  const { role = null, state = null, organisation = null, after = null } = await searchParams
  const kept = await keptForm(actor, PEOPLE_SEARCH)
  const problem = problemAt(kept, 'term')
  // A refused search stays in its field, and nobody is searched for.
  const term = problem === null ? typedOr(kept, 'term', '').trim() : ''
  const filters = peopleInput.parse({ term: term || null, role, state, organisation, after })
  const national = can(actor.role, 'organisation.manage')
  const { people, next } = await forPage(() => listPeople(actor, filters))
  const roles = await listRoles(actor, {})
  const place = national && filters.organisation === null ? null : await forPage(() => getPlace(actor, { organisationId: filters.organisation }))
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <ErrorSummary errors={problemsOnPage(kept)} />
      <Heading level={1} caption={place?.name ?? 'All organisations'}>
        People
      </Heading>
      {national ? (
        <p>
          To invite an organisation’s administrator, open the <a href="/organisations">organisation</a>.
        </p>
      ) : (
        <ButtonLink href="/people/invite">Invite a person</ButtonLink>
      )}
      <PeopleFilterForms filters={filters} roles={roles} term={{ typed: typedOr(kept, 'term', ''), problem }} search={search} />
      {term !== '' && (
        <div className="mb-4 flex flex-wrap items-center gap-4">
          <p className="mb-0 wrap-anywhere">Found by “{term}”.</p>
          <ActButton act={search} fields={{ term: '' }} words="Show everybody" />
        </div>
      )}
      {people.length === 0 ? <p>Nobody is found with this search and these filters.</p> : <PeopleTable people={people} everywhere={national} />}
      <p className="flex flex-wrap gap-6">
        {filters.after && <a href={peopleAddress(filters)}>First page</a>}
        {next && <a href={peopleAddress(filters, { after: next })}>Next page</a>}
      </p>
    </PageShell>
  )
}
