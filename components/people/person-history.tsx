import { List } from '@/components/nhs/list'
import { WideTable } from '@/components/nhs/wide-table'
import type { AdministeredPerson, AdministrationChange } from '@/lib/people/person'
import { changeLabel, PROVIDER_WORDS } from '@/lib/people/labels'
import { Moment } from './moment'

/** Somebody's last sessions: when, in which role, through which provider. */
export function SessionTable({ sessions }: { sessions: AdministeredPerson['sessions'] }) {
  if (sessions.length === 0) return <p>They have never logged in.</p>
  return (
    <WideTable
      id="sessions"
      caption="Sessions"
      captionHidden
      columns={['Logged in', 'Last used', { words: 'As', className: 'min-w-44' }, 'With', 'State']}
      rows={sessions.map((session) => ({
        key: session.at,
        cells: [
          <Moment at={session.at} key="at" />,
          <Moment at={session.seenAt} key="seen" />,
          session.as || 'Not chosen',
          PROVIDER_WORDS[session.provider],
          session.open ? 'Open' : 'Over',
        ],
      }))}
    />
  )
}

/** What administrators changed, newest first. */
export function AdministrationHistory({ changes }: { changes: readonly AdministrationChange[] }) {
  if (changes.length === 0) return <p>Nothing has been changed here yet.</p>
  return (
    <List>
      {changes.map((change) => (
        <li className="wrap-anywhere" key={`${change.at} ${change.what}`}>
          <Moment at={change.at} />: {changeLabel(change)}, by {change.by}
          {change.reason !== null && <p className="text-muted mb-0">Reason: {change.reason}</p>}
        </li>
      ))}
    </List>
  )
}
