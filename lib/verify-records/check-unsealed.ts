// Raw SQL: the proof reads under a login of its own, outside Prisma, and in sealing order.
import { columnsOf, NEWEST_FORM, selectList, sources, tableOf } from '@/lib/sealing/canonical-row'
import { checkVouched } from './check-vouched'
import type { Findings } from './findings'
import { spanValues, type Verification, within } from './span'

/**
 * Checks that every row older than five minutes is sealed, and that a younger one is at least what the application vouched for, and is not
 * dated in the future. So nobody can slip a row into an earlier day: that day is sealed.
 */
export async function checkUnsealed({ client, span, macKeys }: Verification, findings: Findings): Promise<void> {
  for (const source of sources) {
    const { table, id } = tableOf[source]
    const { rows } = await client.query<[string, boolean, ...(string | null)[]]>({
      rowMode: 'array',
      text: `select a.${id}, not a.at between now() - interval '5 minutes' and now() + interval '10 minutes', ${selectList(NEWEST_FORM, source, 'a')} from ${table} a where ${within('a.at')}
               and not exists (select from cpis.seal_leaf l where l.row_id = a.${id} and l.row_at = a.at and l.source = '${source}') order by a.at, 1`,
      values: spanValues(span),
    })
    for (const [rowId, isOutOfTime, ...values] of rows) {
      if (isOutOfTime)
        findings.add(rowId, 'It is older than five minutes, or dated in the future, and is not sealed: nobody knows whether it was always there.')
      checkVouched(macKeys, { source, columns: columnsOf(NEWEST_FORM, source), values }, findings)
    }
  }
}

/** What has an id that occurs only once, and what is said when it does not. Of a span, one of the two has to be within it. */
const UNIQUE = [
  [
    'More than one access has this id.',
    'select event_id as id, at from cpis.access_matched union all select event_id, at from cpis.access_unmatched',
  ],
  ['More than one line of the log has this id.', 'select id, at from cpis.audit_event'],
  ['More than one leaf seals this id.', 'select row_id as id, row_at as at from cpis.seal_leaf'],
] as const

/** Checks that an id occurs only once, whatever its times: no key across partitions can guarantee that, and a key can be dropped. */
export async function checkDuplicates(verification: Verification, findings: Findings): Promise<void> {
  for (const [says, rows] of UNIQUE) {
    await addAll(
      verification,
      findings,
      says,
      `select id from (${rows}) a group by id having count(*) > 1 and bool_or(${within('a.at')}) order by id`,
    )
  }
}

/**
 * Checks that every access that notifies authorities has its notice at each of them. Notices are erased with the child once the plan has
 * been over for 13 months, which is never sooner than 27 days after the last look that could show it.
 */
export async function checkNotices(verification: Verification, findings: Findings): Promise<void> {
  await addAll(
    verification,
    findings,
    'An authority that was to be told of it has no notice of it.',
    `select distinct a.event_id as id from cpis.access_matched a cross join lateral unnest(a.authority_ids) as told (authority_id)
     where a.notifies and ${within('a.at')}
       and not exists (select from cpis.notification n where n.event_id = a.event_id and n.authority_id = told.authority_id)
       and (a.at > now() - interval '27 days'
            or exists (select from cpis.plan_version v where v.version_id = any (a.version_ids) and v.authority_id = told.authority_id)) order by 1`,
  )
}

/**
 * Checks that each month is guarded like the whole, of which `checkObjects` knows what it is: by the same owner, under row-level security without
 * policies of its own, with the guard of rows that it inherits and one of its own, which refuse every change whoever asks, and nothing else that
 * could change what is written to it.
 */
export async function checkPartitions({ client }: Verification, findings: Findings): Promise<void> {
  const { rows } = await client.query<{ relation: string }>(
    `select c.oid::regclass::text as relation from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
     where i.inhparent in ('cpis.access_matched'::regclass, 'cpis.access_unmatched'::regclass)
       and (c.relkind <> 'r' or c.relowner <> p.relowner or not c.relrowsecurity or not c.relforcerowsecurity
            or exists (select from pg_policy o where o.polrelid = c.oid) or exists (select from pg_rewrite r where r.ev_class = c.oid)
            or (select count(*) from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal) <> 2
            or ${GUARDS} <> 2) order by 1`,
  )
  for (const { relation } of rows) findings.add(relation, 'It is not as CPIS makes it: its owner, its policies or its triggers are others.')
}

/**
 * How many guards a month `c` has: before a row is changed or deleted and before it is truncated (27 and 34 in PostgreSQL's catalogue),
 * unconditionally, and switched on.
 */
const GUARDS = `(select count(distinct t.tgtype) from pg_trigger t join pg_proc p on p.oid = t.tgfoid
                where t.tgrelid = c.oid and p.proname = 'refuse_change' and p.pronamespace = 'cpis'::regnamespace
                  and t.tgtype in (27, 34) and t.tgqual is null and t.tgattr = '' and t.tgenabled in ('O', 'A'))`

async function addAll({ client, span }: Verification, findings: Findings, says: string, text: string): Promise<void> {
  const { rows } = await client.query<{ id: string }>(text, spanValues(span))
  for (const { id } of rows) findings.add(id, says)
}
