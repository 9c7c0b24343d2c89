import type { TamperingAct } from './tampering'
import { asSuperuserWithoutGuards } from './sealed-register'

/** Acts that move records in time, so that their end looks like retention's work. */
export const TAMPERING_IN_TIME: TamperingAct[] = [
  {
    name: 'date the leaf of a look-up that found nothing back by two years, delete the look-up, and write that its month was dropped',
    expected: /Its leaves are not those that were sealed/,
    act: async (admin) => {
      await asSuperuserWithoutGuards(
        admin,
        `with leaf as (select n, place, row_id from cpis.seal_leaf where source = 'unmatched' order by n, place limit 1),
         gone as (delete from cpis.access_unmatched a using leaf where a.event_id = leaf.row_id)
         update cpis.seal_leaf l set row_at = l.row_at - interval '2 years' from leaf where (l.n, l.place) = (leaf.n, leaf.place)`,
      )
      await admin.query(
        `insert into cpis.audit_event (type, outcome, details) values ('retention.drop', 'done',
           jsonb_build_object('partition', 'access_unmatched_' || to_char((now() - interval '2 years') at time zone 'UTC', 'YYYY_MM')))`,
      )
    },
  },
  {
    name: 'drop this month, with an event that says so in 2060',
    expected: /is gone/,
    act: async (admin) => {
      await admin.query(
        `insert into cpis.audit_event (type, outcome, at, details) values ('retention.drop', 'done', '2060-01-01',
           jsonb_build_object('partition', 'access_unmatched_' || to_char(now() at time zone 'UTC', 'YYYY_MM')))`,
      )
      await admin.query(
        `do $$ begin execute format('drop table cpis_part.%I', 'access_unmatched_' || to_char(now() at time zone 'UTC', 'YYYY_MM')); end $$`,
      )
    },
  },
  {
    name: 'move the leaf of one line of the log to 1990, and delete the line',
    expected: /Its leaves are not those that were sealed/,
    act: (admin) =>
      asSuperuserWithoutGuards(
        admin,
        `with leaf as (select n, place, row_id from cpis.seal_leaf where source = 'event' order by n, place limit 1),
         gone as (delete from cpis.audit_event a using leaf where a.id = leaf.row_id)
         update cpis.seal_leaf l set row_at = '1990-01-01' from leaf where (l.n, l.place) = (leaf.n, leaf.place)`,
      ),
  },
]
