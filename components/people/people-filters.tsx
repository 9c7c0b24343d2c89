import { SelectField } from '@/components/forms/select-field'
import { TextField } from '@/components/forms/text-field'
import { Button } from '@/components/nhs/button'
import type { PeopleFilters } from '@/lib/people/people-address'
import type { Choice } from '@/lib/people/places'

const STATES: Choice[] = [
  { value: '', label: 'Any' },
  { value: 'active', label: 'Active' },
  { value: 'invited', label: 'Invited' },
  { value: 'suspended', label: 'Suspended' },
  { value: 'unused', label: 'Not used for 90 days' },
]

type Props = {
  filters: PeopleFilters
  roles: readonly Choice[]
  term: { typed: string; problem: string | null }
  search: (form: FormData) => Promise<void>
}

/** The search, which is posted because no name may be in an address, and the filters, whose state is the address. */
export function PeopleFilterForms({ filters, roles, term, search }: Props) {
  return (
    <div className="flex flex-wrap gap-x-8 gap-y-2">
      <form action={search} autoComplete="off">
        <TextField
          name="term"
          label="Name or email address"
          hint="The beginning of each word is enough"
          value={term.typed}
          problem={term.problem}
          width={20}
        />
        <Button kind="secondary" small>
          Search
        </Button>
      </form>
      <form action="/people" method="get">
        <div className="flex flex-wrap gap-x-4">
          <SelectField name="role" label="Role" options={[{ value: '', label: 'Any' }, ...roles]} value={filters.role ?? ''} />
          <SelectField name="state" label="Status" options={STATES} value={filters.state ?? ''} />
        </div>
        {filters.organisation && <input type="hidden" name="organisation" value={filters.organisation} />}
        <Button kind="secondary" small>
          Apply filters
        </Button>
      </form>
    </div>
  )
}
