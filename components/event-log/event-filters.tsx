import { Button } from '@/components/nhs/button'
import type { Choice } from '@/lib/access-records/access-record'
import { EVENT_KINDS, EVENT_OUTCOMES, eventOutcomeLabel, type EventFilter } from '@/lib/event-log/logged-event'
import { ChoiceField } from '@/components/access-records/choice-field'
import { DayField } from '@/components/access-records/day-field'

/** The filters of the compliance log. Their state is the address: none of them is about a child, and people stand there by id. */
export function EventFilters({ filter, organisations }: { filter: EventFilter; organisations: readonly Choice[] }) {
  const outcomes = EVENT_OUTCOMES.map((value) => ({ value, label: eventOutcomeLabel(value) }))
  return (
    <form action="/event-log" method="get">
      <ChoiceField name="kind" label="What" any="Everything" value={filter.kind} options={Object.entries(EVENT_KINDS).map(([value, { label }]) => ({ value, label }))} />
      <ChoiceField name="organisation" label="Organisation" any="Any organisation" value={filter.organisation} options={organisations} />
      <ChoiceField name="outcome" label="What came of it" any="Anything" value={filter.outcome} options={outcomes} />
      <DayField name="from" label="First day" value={filter.from ?? ''} />
      <DayField name="to" label="Last day" value={filter.to ?? ''} />
      {filter.person && <input type="hidden" name="person" value={filter.person} />}
      <Button small>
        Show events
      </Button>
      <p>
        <a href="/event-log">Clear filters</a>
      </p>
    </form>
  )
}
