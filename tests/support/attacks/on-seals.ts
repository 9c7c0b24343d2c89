import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type pg from 'pg'
import { leafOf, type LeafParts, READING_SETTINGS } from '@/lib/sealing/canonical-row'
import { checkpointHash, readCheckpoint, signCheckpoint } from '@/lib/sealing/checkpoint'
import { merkleRoot } from '@/lib/sealing/merkle-tree'
import { CHECKPOINTS_FILE, writeCheckpointLine } from '@/lib/sealing/published'
import { sealingKey } from '@/lib/sealing/sealing-key'
import { asSuperuserWithoutGuards, type OutsideFiles } from '@/tests/support/sealed-register'
import { type Attack, sql } from './attack'

const ONE = `(select row_id from cpis.seal_leaf where source = 'matched' order by n, place limit 1)`
const FORGED = `insert into cpis.access_matched select (jsonb_populate_record(null::cpis.access_matched, to_jsonb(a) || jsonb_build_object('event_id', %ID, 'at', %AT))).* from cpis.access_matched a where a.event_id = ${ONE}`

/** What can be done to leaves, checkpoints, rows that are not sealed yet, and the files outside. The newest look-up of the register is not sealed. */
export const ON_SEALS: Attack[] = [
  {
    name: 'delete the newest row, which is not sealed yet',
    expected: [/has a receipt for it, and it is gone/],
    act: sql('delete from cpis.access_matched where event_id = (select event_id from cpis.access_matched order by at desc limit 1)'),
  },
  {
    name: 'delete the newest look-up, which is not sealed yet, and its receipt',
    expected: { admitted: 'within the minute before it is sealed, if its receipt is lost' },
    act: async (admin, outside) => {
      await sql('delete from cpis.access_matched where event_id = (select event_id from cpis.access_matched order by at desc limit 1)')(admin)
      writeFileSync(outside.receipts, readFileSync(outside.receipts, 'utf8').split('\n').slice(0, -2).join('\n'))
    },
  },
  {
    name: 'insert a forged row that copies another under its own id',
    expected: [/not what the application vouched for/],
    act: sql(FORGED.replace('%ID', 'gen_random_uuid()').replace('%AT', 'a.at')),
  },
  {
    name: 'add a line of the compliance log for now, of a kind that the application writes',
    expected: [/not what the application vouched for/],
    act: sql(`insert into cpis.audit_event (type, outcome) values ('plan.list', 'done')`),
  },
  {
    name: 'add a line of the compliance log for now, of a kind that the application writes, with the code of another',
    expected: [/not what the application vouched for/],
    act: sql(`insert into cpis.audit_event (type, outcome, person_name, role, organisation_id, details, mac)
      select type, outcome, person_name, role, organisation_id, details, mac from cpis.audit_event limit 1`),
  },
  {
    name: 'add a line of the compliance log for now, of a kind that functions of the database write',
    expected: { admitted: 'of a kind that functions of the database write' },
    act: sql(`insert into cpis.audit_event (type, outcome) values ('session.open', 'done')`),
  },
  {
    name: 'delete a line of the compliance log that is not sealed yet',
    expected: [/has a receipt for it, and it is gone/],
    act: sql(`delete from cpis.audit_event where id = (select id from cpis.audit_event order by at desc, id desc limit 1)`),
  },
  {
    name: 'change the time of a row that is not sealed yet',
    expected: [/is not sealed: nobody knows/],
    act: sql(
      `update cpis.access_matched set at = at - interval '20 minutes' where event_id = (select event_id from cpis.access_matched order by at desc limit 1)`,
    ),
  },
  {
    name: 'swap the ids of two rows',
    expected: [/was changed after it was sealed|is gone/],
    act: sql(`with two as (select event_id, at, row_number() over (order by at) as r from cpis.access_matched order by at limit 2)
      update cpis.access_matched a set event_id = (select o.event_id from two o where o.r <> t.r) from two t where a.event_id = t.event_id and a.at = t.at`),
  },
  {
    name: 'swap the codes of two rows',
    expected: [/was changed after it was sealed/],
    act: sql(`with two as (select event_id, mac, row_number() over (order by at) as r from cpis.access_matched order by at limit 2)
      update cpis.access_matched a set mac = (select o.mac from two o where o.r <> t.r) from two t where a.event_id = t.event_id`),
  },
  {
    name: 'renumber leaves',
    expected: [/Its leaves are not those that were sealed/],
    act: sql(
      `update cpis.seal_leaf set place = case place when 0 then 100000 else 0 end where n = 1 and place in (0, 1); update cpis.seal_leaf set place = 1 where place = 100000`,
    ),
  },
  {
    name: 'alter a leaf',
    expected: [/Its leaves are not those that were sealed/],
    act: sql(`update cpis.seal_leaf set hash = repeat('x', 32)::bytea where n = 1 and place = 0`),
  },
  { name: 'alter a row and its leaf together', expected: [/Its leaves are not those that were sealed/], act: rewriteRow },
  { name: 'delete a leaf', expected: [/leaves are there/], act: sql('delete from cpis.seal_leaf where n = 1 and place = 0') },
  {
    name: 'alter a checkpoint',
    expected: [/Its signature is not that of the key/],
    act: sql(`update cpis.seal_checkpoint set body = replace(body, '"count":', '"count":1') where n = 1`),
  },
  {
    name: 'replace a batch, its root made anew and signed with a key of one’s own',
    expected: [/names the key|signature/],
    act: (admin) => replaceBatch(admin, sealingKey(Buffer.alloc(32, 5).toString('base64url'))),
  },
  {
    name: 'replace the newest batch with the sealer’s own key, stolen, after it was published',
    expected: [/is not the one that was published/],
    act: async (admin, outside) => replaceBatch(admin, sealingKey(readFileSync(path.join(outside.folder, 'stolen-key'), 'utf8'))),
  },
  {
    name: 'replace the newest batch with the sealer’s own key, stolen, and the published file with it, and lose the receipts',
    expected: { admitted: 'can make everything anew' },
    act: async (admin, outside) => {
      await replaceBatch(admin, sealingKey(readFileSync(path.join(outside.folder, 'stolen-key'), 'utf8')))
      await publishedAnew(admin, outside)
      writeFileSync(outside.receipts, '')
    },
  },
  {
    name: 'empty a month',
    expected: [/is gone/],
    act: async (admin) => {
      await asSuperuserWithoutGuards(
        admin,
        `do $$ begin execute format('truncate cpis_part.%I', 'access_unmatched_' || to_char(now() at time zone 'UTC', 'YYYY_MM')); end $$`,
      )
    },
  },
  {
    name: 'switch the guards off, rewrite, and switch them on again',
    expected: [/was changed after it was sealed/],
    act: async (admin) => {
      await admin.query(`alter table cpis.access_unmatched disable trigger all; update cpis.access_unmatched set role = 'SG' where event_id = (select event_id from cpis.access_unmatched order by at limit 1);
      alter table cpis.access_unmatched enable trigger all`)
    },
  },
  {
    name: 'remove a notice',
    expected: [/has no notice of it/],
    act: sql('delete from cpis.notification where event_id = (select event_id from cpis.notification order by at limit 1)'),
  },
]

/** Somebody who knows how leaves are made changes a row and recomputes its leaf; the root was already signed. */
export async function rewriteRow(admin: pg.Client): Promise<void> {
  await asSuperuserWithoutGuards(
    admin,
    `update cpis.access_unmatched set role = 'SG' where event_id = (select row_id from cpis.seal_leaf where source = 'unmatched' order by n, place limit 1)`,
  )
  await asSuperuserWithoutGuards(
    admin,
    `update cpis.seal_leaf set hash = sha256('made anew') where (n, place) = (select n, place from cpis.seal_leaf where source = 'unmatched' order by n, place limit 1)`,
  )
}

/** Removes one row from the newest batch and signs what is left as that batch. */
export async function replaceBatch(admin: pg.Client, key: ReturnType<typeof sealingKey>): Promise<void> {
  const { rows: checkpoints } = await admin.query<{ n: string; body: string; signature: Buffer }>(
    'select n, body, signature from cpis.seal_checkpoint order by n desc limit 2',
  )
  const [newest, before] = checkpoints
  const old = readCheckpoint(newest?.body ?? '')
  if (newest === undefined || old === undefined) throw new Error('Nothing is sealed')
  await asSuperuserWithoutGuards(
    admin,
    `with gone as (delete from cpis.seal_leaf where n = ${newest.n} and source = 'unmatched' and place = (select max(place) from cpis.seal_leaf where n = ${newest.n} and source = 'unmatched') returning *)
    delete from cpis.access_unmatched a using gone where a.event_id = gone.row_id`,
  )
  await asSuperuserWithoutGuards(
    admin,
    `update cpis.seal_leaf l set place = p.r from (select place, row_number() over (order by place) - 1 as r from cpis.seal_leaf where n = ${newest.n}) p where l.n = ${newest.n} and l.place = p.place`,
  )
  await admin.query(READING_SETTINGS)
  const { rows: leaves } = await admin.query<LeafParts>(
    'select form, source, row_id as id, row_at::text as at, hash as "rowHash" from cpis.seal_leaf where n = $1 order by place',
    [newest.n],
  )
  const forged = signCheckpoint(
    {
      ...old,
      count: leaves.length,
      root: merkleRoot(leaves.map(leafOf)).toString('hex'),
      previous: before ? checkpointHash(before) : old.previous,
    },
    key,
  )
  await asSuperuserWithoutGuards(admin, 'update cpis.seal_checkpoint set body = $2, signature = $3 where n = $1', [
    newest.n,
    forged.body,
    forged.signature,
  ])
}

/** Publishes what is there, in a new file. */
export async function publishedAnew(admin: pg.Client, outside: OutsideFiles): Promise<void> {
  const { rows } = await admin.query<{ body: string; signature: Buffer }>('select body, signature from cpis.seal_checkpoint order by n')
  writeFileSync(path.join(outside.folder, CHECKPOINTS_FILE), rows.map(writeCheckpointLine).join(''))
}
