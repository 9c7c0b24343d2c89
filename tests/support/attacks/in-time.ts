import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type pg from 'pg'
import { CHECKPOINTS_FILE } from '@/lib/sealing/published'
import { asSuperuserWithoutGuards } from '@/tests/support/sealed-register'
import { type Attack, SEALED, sql, THIS_MONTH } from './attack'

/** An event that says that a month of look-ups that found nothing was dropped. */
function dropEvent(month: string, at = 'now()', rows = 6): string {
  return `insert into cpis.audit_event (type, outcome, at, details) values ('retention.drop', 'done', ${at},
    jsonb_build_object('partition', 'access_unmatched_' || ${month}, 'rows', ${rows}))`
}

const DROP_THIS_MONTH = `do $$ begin execute format('drop table cpis_part.%I', 'access_unmatched_' || ${THIS_MONTH}); end $$`
const TWO_YEARS_AGO = `to_char((now() - interval '2 years') at time zone 'UTC', 'YYYY_MM')`
const GONE = /It was sealed under checkpoint \d+, and is gone, or has another time/

/** Dates the leaf of the first row of a source as given, and deletes the row. */
function leafMoved({ source, table, id, sealed }: (typeof SEALED)[number], at: string): string {
  return `with leaf as (select n, place from cpis.seal_leaf where row_id = ${sealed()}), gone as (delete from ${table} a where a.${id} = ${sealed()})
    update cpis.seal_leaf l set row_at = ${at} from leaf where (l.n, l.place) = (leaf.n, leaf.place) and l.source = '${source}'`
}

/** Moves a row of each table to 1990 before anything was ever sealed, has it sealed so, and deletes it. */
async function sealedAsOf1990(admin: pg.Client, seal: () => Promise<unknown>): Promise<void> {
  await asSuperuserWithoutGuards(admin, 'delete from cpis.seal_leaf; delete from cpis.seal_checkpoint')
  for (const { table, id } of SEALED) {
    await asSuperuserWithoutGuards(admin, `update ${table} set at = '1990-06-01' where ${id} = (select ${id} from ${table} order by at limit 1)`)
  }
  await seal()
  for (const { table } of SEALED) await asSuperuserWithoutGuards(admin, `delete from ${table} where at < '1991-01-01'`)
}

/** Acts that move records in time, or the events that explain why they are gone, so that their end looks like retention's work. */
export const IN_TIME: Attack[] = [
  {
    name: 'date the leaves of rows of every sealed table back to 1990, and delete the rows',
    expected: [/Its leaves are not those that were sealed/],
    act: async (admin) => {
      for (const table of SEALED) await asSuperuserWithoutGuards(admin, leafMoved(table, `'1990-01-01'`))
    },
  },
  {
    name: 'date the leaf of a look-up that found nothing back by two years, delete the look-up, and write that its month was dropped',
    expected: [/Its leaves are not those that were sealed/],
    act: async (admin, _, seal) => {
      await asSuperuserWithoutGuards(admin, leafMoved(SEALED[1]!, `row_at - interval '2 years'`))
      await admin.query(dropEvent(TWO_YEARS_AGO, 'now()', 1))
      await seal()
    },
  },
  {
    name: 'move a row of every sealed table to 1990 before anything was sealed, with the sealer’s seal, delete it and write that they were dropped',
    expected: [GONE, /It says that 1 records of 1990-06 were dropped, and 0 are gone/, /Retention says that it erased 1 lines, and 0 are gone/],
    act: async (admin, outside, seal) => {
      // As if the sealer had never run.
      for (const file of [path.join(outside.folder, CHECKPOINTS_FILE), outside.receipts]) writeFileSync(file, '')
      await sealedAsOf1990(admin, seal)
      await admin.query(
        `${dropEvent(`'1990_06'`, 'now()', 1)}; insert into cpis.audit_event (type, outcome, details) values ('retention.erase', 'done', '{"events": 1}')`,
      )
      await seal()
    },
  },
  {
    name: 'drop this month, with an event that says so now',
    expected: [GONE, /It says that \d{4}-\d\d was dropped before it was due/],
    act: async (admin, _, seal) => {
      await admin.query(`${dropEvent(THIS_MONTH)}; ${DROP_THIS_MONTH}`)
      await seal()
    },
  },
  {
    name: 'drop this month, with an event that says so in 2060',
    expected: [GONE, /It says that records were dropped at a time that has not come/],
    act: async (admin) => void (await admin.query(`${dropEvent(THIS_MONTH, `'2060-01-01'`)}; ${DROP_THIS_MONTH}`)),
  },
  {
    name: 'drop this month, with an event that says so in 2060 and is sealed',
    expected: [GONE, /It says that records were dropped at a time that has not come/, /It is dated later than checkpoint 3, which seals it/],
    act: async (admin, _, seal) => {
      await admin.query(`${dropEvent(THIS_MONTH, `'2060-01-01'`)}; ${DROP_THIS_MONTH}`)
      await seal()
    },
  },
  {
    name: 'write afterwards that a month was dropped an hour ago',
    expected: [/It says that records were dropped, and is not sealed/],
    act: sql(dropEvent(TWO_YEARS_AGO, `now() - interval '1 hour'`)),
  },
  {
    name: 'write that a month was dropped of which nothing is gone',
    expected: [/It says that 6 records of \d{4}-\d\d were dropped, and 0 are gone/],
    act: async (admin, _, seal) => {
      await admin.query(dropEvent(TWO_YEARS_AGO))
      await seal()
    },
  },
  {
    name: 'write that lines of the log were erased, and delete one',
    expected: [GONE, /Retention says that it erased 1 lines, and 0 are gone/],
    act: async (admin, _, seal) => {
      await asSuperuserWithoutGuards(admin, `delete from cpis.audit_event where id = ${SEALED[2]!.sealed()}`)
      await admin.query(`insert into cpis.audit_event (type, outcome, details) values ('retention.erase', 'done', '{"events": 1}')`)
      await seal()
    },
  },
]
