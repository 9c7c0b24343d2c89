import { TextField } from '@/components/forms/text-field'
import { Button } from '@/components/nhs/button'

/** The id of the search field, for the error summary. */
export const PLAN_SEARCH_FIELD = 'find'

type Props = { term: string | null; problem: string | null }

/**
 * Finds a child in the list. A native form that is posted, because neither a name nor an NHS number may be in an address; what was
 * typed stays with the session until it is cleared.
 */
export function PlanSearchForm({ term, problem }: Props) {
  return (
    <form action="/plans/find" method="post" noValidate autoComplete="off">
      <TextField strong name={PLAN_SEARCH_FIELD} label="NHS number or family name" value={term ?? ''} problem={problem} />
      <Button kind="secondary" small>
        Find
      </Button>
    </form>
  )
}

/** Ends the search and shows the whole list. A form of its own: its button posts an empty search. */
export function ClearPlanSearch({ label }: { label: string }) {
  return (
    <form action="/plans/find" method="post">
      <Button kind="secondary" small>
        {label}
      </Button>
    </form>
  )
}
