import { DayFields, type DaysInForm } from '@/components/forms/day-fields'
import { FilterChoice } from '@/components/forms/filter-choice'
import { Button } from '@/components/nhs/button'
import type { Choice } from '@/lib/access-records/access-record'
import { EVENT_KINDS, EVENT_OUTCOMES, eventOutcomeLabel, type EventFilter } from '@/lib/event-log/logged-event'

type Props = { filter: EventFilter; values: DaysInForm; organisations: readonly Choice[] }

/**
 * The filters of the compliance log. Their state is in the address: none is about a child, and people are given by id. They are posted
 * all the same, because what is typed into a field of a day may be anything.
 */
export function EventFilters({ filter, values, organisations }: Props) {
  const outcomes = EVENT_OUTCOMES.map((value) => ({ value, label: eventOutcomeLabel(value) }))
  return (
    <form action="/event-log/find" method="post" noValidate autoComplete="off">
      <FilterChoice
        name="kind"
        label="What"
        any="Everything"
        value={filter.kind}
        options={Object.entries(EVENT_KINDS).map(([value, { label }]) => ({ value, label }))}
      />
      <FilterChoice name="organisation" label="Organisation" any="Any organisation" value={filter.organisation} options={organisations} />
      <FilterChoice name="outcome" label="What came of it" any="Anything" value={filter.outcome} options={outcomes} />
      <DayFields {...values} />
      {filter.person && <input type="hidden" name="person" value={filter.person} />}
      <Button small>Show events</Button>
      <p>
        <a href="/event-log">Clear filters</a>
      </p>
    </form>
  )
}
