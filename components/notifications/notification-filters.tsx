import { FilterChoice } from '@/components/forms/filter-choice'
import { Button } from '@/components/nhs/button'
import type { Inbox } from '@/lib/notifications/list-notifications'
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

/** The filters of the inbox: a form whose state is the address, so that it works with Back, bookmarks and without JavaScript. */
export function InboxFilters({ inbox: { shown, settings, teams } }: { inbox: Inbox }) {
  const plain = shown.status === 'all' && shown.setting === 'all' && shown.since === 'all' && shown.assigned === 'all'
  return (
    <form action="/notifications" method="get">
      <FilterChoice name="status" label="Status" chosen={shown.status} options={VISIT_FILTERS.map((status) => [status, STATUS_WORDS[status]] as const)} />
      <FilterChoice name="setting" label="Setting" chosen={shown.setting} options={[['all', 'Any setting'], ...settings.map(({ code, label }) => [code, label] as const)]} />
      <FilterChoice name="since" label="Date" chosen={shown.since} options={SINCE_FILTERS.map((since) => [since, SINCE_WORDS[since]] as const)} />
      <FilterChoice
        name="assigned"
        label="Who sees to it"
        chosen={shown.assigned}
        options={[['all', 'Anybody'], ['mine', 'Me'], ['unassigned', 'Nobody yet'], ...teams.map(({ id, name }) => [id, name] as const)]}
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
