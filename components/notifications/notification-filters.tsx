import { FilterChoice } from '@/components/forms/filter-choice'
import { Button } from '@/components/nhs/button'
import type { NotificationList } from '@/lib/notifications/list-notifications'
import { SINCE_FILTERS, VISIT_FILTERS, type SinceFilter, type VisitFilter } from '@/lib/notifications/schema'

const STATUS_WORDS: Readonly<Record<VisitFilter, string>> = {
  all: 'Any status',
  new: 'New',
  overdue: 'Overdue: new for over 4 hours',
  seen: 'Seen',
  acknowledged: 'Acknowledged',
}
const SINCE_WORDS: Readonly<Record<SinceFilter, string>> = {
  all: 'Any date',
  today: 'Today',
  '7-days': 'Last 7 days',
  '30-days': 'Last 30 days',
}

const NO_TEAM = [
  { value: 'mine', label: 'Me' },
  { value: 'unassigned', label: 'Nobody yet' },
]

/** The filters of the notifications: a form whose state is the address, so that Back and bookmarks work, and no JavaScript is needed. */
export function NotificationFilters({ notifications: { shown, settings, teams } }: { notifications: NotificationList }) {
  const plain = shown.status === 'all' && shown.setting === 'all' && shown.since === 'all' && shown.assigned === 'all'
  return (
    <form action="/notifications" method="get">
      <FilterChoice
        name="status"
        label="Status"
        any={STATUS_WORDS.all}
        anyValue="all"
        options={choicesOf(VISIT_FILTERS, STATUS_WORDS)}
        value={shown.status}
      />
      <FilterChoice
        name="setting"
        label="Setting"
        any="Any setting"
        anyValue="all"
        options={settings.map(({ code, label }) => ({ value: code, label }))}
        value={shown.setting}
      />
      <FilterChoice
        name="since"
        label="Date"
        any={SINCE_WORDS.all}
        anyValue="all"
        options={choicesOf(SINCE_FILTERS, SINCE_WORDS)}
        value={shown.since}
      />
      <FilterChoice
        name="assigned"
        label="Who sees to it"
        any="Anybody"
        anyValue="all"
        options={[...NO_TEAM, ...teams.map(({ id, name }) => ({ value: id, label: name }))]}
        value={shown.assigned}
      />
      <Button kind="secondary" small>
        Apply filters
      </Button>
      {!plain && (
        <p>
          <a href="/notifications">Show all visits</a>
        </p>
      )}
    </form>
  )
}

/** What can be chosen besides "any". */
function choicesOf<Value extends string>(values: readonly Value[], words: Readonly<Record<Value, string>>) {
  return values.filter((value) => value !== 'all').map((value) => ({ value, label: words[value] }))
}
