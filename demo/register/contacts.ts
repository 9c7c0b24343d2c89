import { camden, leeds } from './awkward-case'
import type { TableRows } from './copy'
import { councils } from './councils'
import { leadTeamsOf } from './lead-teams'
import { Random } from './random'
import { momentAgo, timestamp, type SeedClock } from './seed-clock'
import type { Staff } from './staff'

/** Changes to contacts made by demonstration people. Days are counted back from today. */
const changes: readonly { council: string; by: string; daysAgo: number; field: string; was: string | null; becomes: string | null }[] = [
  { council: leeds, by: 'Gurpreet Sandhu', daysAgo: 118, field: 'duty-phone', was: '01632 960380', becomes: '01632 960384' },
  { council: leeds, by: 'Gurpreet Sandhu', daysAgo: 117, field: 'office-hours', was: '09:00 to 17:00', becomes: '08:30 to 17:00' },
  { council: leeds, by: 'Marcus Whitfield', daysAgo: 90, field: 'shares-next-review-date', was: 'Off', becomes: 'On' },
  { council: leeds, by: 'Gurpreet Sandhu', daysAgo: 52, field: 'lead-team', was: null, becomes: 'West North West safeguarding team, 01632 960387' },
  { council: leeds, by: 'Gurpreet Sandhu', daysAgo: 30, field: 'email-delivery', was: 'Off', becomes: 'On' },
  { council: leeds, by: 'Gurpreet Sandhu', daysAgo: 30, field: 'notice-emails', was: null, becomes: 'duty.notices@leeds.example.org' },
  { council: camden, by: 'Ibrahim Sesay', daysAgo: 101, field: 'shares-instructions', was: 'Off', becomes: 'On' },
  { council: camden, by: 'Ibrahim Sesay', daysAgo: 64, field: 'day-phone', was: '020 7946 0200', becomes: '020 7946 0202' },
  { council: camden, by: 'Ibrahim Sesay', daysAgo: 22, field: 'mailbox-delivery', was: 'Off', becomes: 'On' },
]

/** The councils' lead teams, and who changed what in the contacts of Leeds and Camden. */
export function contactTables(seed: number, clock: SeedClock, { people }: Staff, authorityIds: ReadonlyMap<string, string>): TableRows[] {
  const random = new Random(seed, 'change of contacts')
  const idOf = (council: string): string => authorityIds.get(council) ?? ''
  const personIds = new Map(people.map(({ name, id }) => [name, id]))
  return [
    {
      table: 'cpis.lead_team',
      columns: ['id', 'authority_id', 'name', 'phone'],
      rows: councils.flatMap((council) => leadTeamsOf(seed, council).map(({ id, name, phone }) => [id, idOf(council.dfeCode), name, phone])),
    },
    {
      table: 'cpis.authority_change',
      columns: ['id', 'authority_id', 'at', 'person_id', 'person_name', 'field', 'was', 'becomes'],
      rows: changes.map(({ council, by, daysAgo, field, was, becomes }) => [
        random.uuid(),
        idOf(council),
        timestamp(momentAgo(clock, daysAgo, 10.6)),
        personIds.get(by) ?? '',
        by,
        field,
        was,
        becomes,
      ]),
    },
  ]
}
