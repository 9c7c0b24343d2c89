import { DayFields, type DaysInForm } from '@/components/forms/day-fields'
import { FilterChoice } from '@/components/forms/filter-choice'
import { TextField } from '@/components/forms/text-field'
import { Button } from '@/components/nhs/button'
import type { Choice } from '@/lib/access-records/access-record'
import { EVENT_KINDS, EVENT_OUTCOMES, eventOutcomeLabel, type EventFilter } from '@/lib/event-log/logged-event'

type Props = { filter: EventFilter; values: { number: string } & DaysInForm; organisations: readonly Choice[] }

/**
 * The filters of the compliance log. Their state is in the address, where people are given by id; a child's number waits with the session. They
 * are posted, because of that number and because what is typed into a field of a day may be anything.
 */
export function EventFilters({ filter, values, organisations }: Props) {
  const outcomes = EVENT_OUTCOMES.map((value) => ({ value, label: eventOutcomeLabel(value) }))
  const problem = values.problems.find(({ field }) => field === 'number')?.message ?? null
  return (
    <form action="/event-log/find" method="post" noValidate autoComplete="off">
      <TextField name="number" strong label="NHS number of a child" value={values.number} problem={problem} numeric />
      <FilterChoice
        name="kind"
        label="What"
        any="Everything"
        value={filter.kind}
        options={Object.entries(EVENT_KINDS).map(([value, { label }]) => ({ value, label }))}
      />
      <FilterChoice name="organisation" label="Organisation" any="Any organisation" value={filter.organisation} options={organisations} />
      <FilterChoice name="outcome" label="What came of it" any="Anything" value={filter.outcome} options={outcomes} />
      <DayFields days={values.days} problems={values.problems} />
      {filter.person && <input type="hidden" name="person" value={filter.person} />}
      <Button small>Show events</Button>
      <p>
        <a href="/event-log">Clear filters</a>
      </p>
    </form>
  )
}
