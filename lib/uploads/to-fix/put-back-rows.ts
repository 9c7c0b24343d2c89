// Raw SQL: what is left of a file that is taken back, beside the rows of others.
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import { aboutTheSame, sameLocalId } from './rejected-rows'

/** A file that says the row `r` to fix is not taken back. */
const stands = (r: string) => `
  exists (select from cpis.upload u where u.id in (${r}.upload_id, ${r}.said_upload_id) and u.state <> 'reversed')`

/** What a row says that this file ($1) said last becomes what the last file said that stands: the cells, and why they were not accepted. */
const SAY_AGAIN = `
  update cpis.rejected_row r
  set said_upload_id = nullif(k.upload_id, r.upload_id), cells = coalesce(w.said -> 'cells', r.cells), code = coalesce(w.said ->> 'code', r.code),
      column_name = case when w.said is null then r.column_name else w.said ->> 'column_name' end, reason = coalesce(w.said ->> 'reason', r.reason),
      waits_for_ending = coalesce((w.said -> 'waits_for_ending')::boolean, r.waits_for_ending),
      former_sayings = (select coalesce(jsonb_agg(e.said order by e.at), '[]')
        from jsonb_array_elements(l.former_sayings) with ordinality e (said, at) where e.at < k.at)
  from cpis.rejected_row l
  cross join lateral (
    select e.at, u.id as upload_id from jsonb_array_elements(l.former_sayings) with ordinality e (said, at)
    join cpis.upload u on u.id = (e.said ->> 'upload_id')::uuid and u.state <> 'reversed' order by e.at desc limit 1) k
  left join lateral (
    select e.said from jsonb_array_elements(l.former_sayings) with ordinality e (said, at)
    where e.at >= k.at and e.said ? 'cells' order by e.at limit 1) w on true
  where r.id = l.id and l.said_upload_id = $1 and l.authority_id = cpis.caller_organisation()`

/**
 * A file saved since that stands has a row about the very plan, which is in place: the row `l` to fix is settled all the same, and by that file from
 * now on, so that it is asked about again when that one is taken back as well.
 */
const HAND_ON_SETTLED = `
  update cpis.rejected_row r set fixed_upload_id = s.id
  from cpis.rejected_row l
  cross join lateral (
    select s.id from cpis.upload s join cpis.upload_row a on a.upload_id = s.id and a.outcome <> 'rejected'
    join cpis.plan p on p.id = a.plan_id join cpis.child c on c.id = p.child_id
    where s.authority_id = l.authority_id and s.state in ('saved', 'waiting') and s.applied_at > l.fixed_at
      and p.withdrawn_at is null and p.type = l.cells ->> 'plan_type' and p.start_date::text = l.cells ->> 'start_date'
      and coalesce(coalesce(p.end_date, p.expected_on)::text, '') = coalesce(l.cells ->> 'end_date', '')
      and ((${sameLocalId('l', 'c')}) or (
        p.nhs_number = regexp_replace(l.cells ->> 'nhs_number', '[^0-9]', '', 'g')
        and (lower(c.family_name), lower(c.given_name)) = (lower(l.cells ->> 'family_name'), lower(coalesce(l.cells ->> 'given_name', '')))))
    order by s.applied_at desc limit 1) s
  where r.id = l.id and l.fixed_upload_id = $1 and l.authority_id = cpis.caller_organisation()`

/** A newer row about the same, which is on the list or comes back to it, stands in the place of `r` until its own file is taken back. */
const HAND_ON_SAID_SINCE = `
  update cpis.rejected_row r set fixed_upload_id = coalesce(o.said_upload_id, o.upload_id)
  from cpis.rejected_row o
  where r.fixed_upload_id = $1 and r.authority_id = cpis.caller_organisation() and o.authority_id = r.authority_id and ${aboutTheSame('o', 'r')}
    and o.rejected_at > r.fixed_at and (o.fixed_at is null or o.fixed_upload_id = $1) and ${stands('o')}`

/** What somebody has loaded, or was loaded by itself, and was taken back is loaded by nothing but a person. */
const PUT_BACK = `
  update cpis.rejected_row r
  set fixed_at = null, fixed_how = null, fixed_by = null, fixed_upload_id = null, waits_for_ending = r.waits_for_ending and r.fixed_how <> 'screen'
  where r.fixed_upload_id = $1 and r.authority_id = cpis.caller_organisation() and ${stands('r')}`

/** What only files say that were taken back gives way to a row about the same that stands. */
const GIVE_WAY = `
  update cpis.rejected_row o set fixed_at = now(), fixed_how = 'file', fixed_by = $1
  where o.authority_id = cpis.caller_organisation() and o.fixed_at is null and not ${stands('o')} and exists (
    select from cpis.rejected_row r
    where r.authority_id = o.authority_id and r.fixed_at is null and r.rejected_at < o.rejected_at and ${aboutTheSame('r', 'o')} and ${stands('r')})`

/**
 * Puts the rows that a file, or a mended row, settled back on the list of rows to fix when it is taken back: the plans that they ask for are not in
 * place any more, and nothing else would say that they are missing. What is listed says what the files that stand say. Comes after the plans are as
 * they were. Rather a row too many than a plan that nobody misses (decision 014); but none of a file that was taken back as well, and none that a
 * newer file settles or says in its place: that one is asked about when it is taken back in its turn.
 *
 * @param by who takes the file back, in words
 */
export async function putBackRows(tx: BulkTransaction, uploadId: string, by: string): Promise<void> {
  const steps = [...[SAY_AGAIN, HAND_ON_SETTLED, HAND_ON_SAID_SINCE, PUT_BACK].map((step) => [step, uploadId] as const), [GIVE_WAY, by] as const]
  for (const [step, value] of steps) await tx.execute(step, [value])
}
