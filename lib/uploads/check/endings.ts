// Raw SQL: set operations on a file's temporary tables.
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import type * as codes from '@/lib/db/codes.generated'
import { parseNhsNumber } from '@/lib/shared/nhs-number'
import { IN_PLACE } from './match-rows'
import { TAKEN_LATELY } from './recent-endings'
import { findNamed } from './whose-row'
import type { PreparedFile } from '../read/prepare-file'

/** What a file takes away, and who has to agree to that (security-and-reliability section 5, item 5). */
export type FileEndings = {
  /** Plans in place that a full file does not mention. */
  absent: number
  /**
   * A full file says nothing by its silence, because one row could not be tied to a child: absence ends no plan, of which there may be none in place,
   * and takes no row off the list of rows to fix.
   */
  suppressed: boolean
  /** Plans that this file ends or withdraws, by a row or by absence. */
  fromThisFile: number
  /** The same, plus the endings by files in the last seven days that nobody had to agree to. */
  counted: number
  /** The total they are measured against: plans that were in place, or showed as previous ones until they were withdrawn. */
  active: number
  need: EndingsNeed
}

/** `second` waits for a second person; with `national`, the national administrators are told as well. */
export type EndingsNeed = codes.UploadEndingsNeed

/**
 * A row is tied to a child by a number that the authority holds, has closed or has corrected, if the row may be about whoever holds it ($1:
 * whether any is not). Nobody knows whom any other rejected row is about.
 */
const IS_SUPPRESSED = `
  select $1 or exists (select from unnest($2::text[]) as said (nhs_number) where said.nhs_number not in (select nhs_number from pg_temp.held_child))
      or exists (select from pg_temp.matched_row m where m.problem is not null and m.problem not in ('closed-adopted', 'corrected-number') and m.child_id is null) as suppressed`

/**
 * A plan in place that no row names is absent, unless a rejected row has its number or names its child: nobody knows what that row meant to say;
 * or somebody has spoken of it by hand since the file was made; or the authority's own system may not know it yet, because it was taken over lately
 * or is a baby's, which is asked last, of one plan at a time.
 */
const FIND_ABSENT = `
  create temp table absent_plan on commit drop as
  with unnamed as materialized (
    select p.id from pg_temp.held_plan p
    where $2 and p.in_place
      and not exists (select from pg_temp.matched_row m where m.plan_id = p.id)
      and not exists (select from pg_temp.spoken_plan s where s.plan_id = p.id)
      and p.nhs_number <> all ($1::text[])
      and not exists (select from pg_temp.named_child n where n.id = p.child_id)
      and not exists (select from pg_temp.matched_row m where m.problem is not null and m.nhs_number = p.nhs_number))
  select u.id as plan_id from unnamed u where not cpis.unknown_to_files_yet(u.id)`

/**
 * Counts what is taken away: by this file; by earlier files within seven days, except what a second person agreed to; and by earlier files
 * still waiting out their day. A plan counts once. A plan left out again while its agreed ending waits out its day was already counted.
 */
const count = (judged: string, inPlace: string) => `
  with judged as (${judged}
  ), in_place as (${inPlace}
  ), from_file as (
    select plan_id from judged where takes_away
    union
    select a.plan_id from pg_temp.absent_plan a
    where not exists (
      select from cpis.held_ending h join cpis.approval agreed on agreed.upload_id = h.upload_id
      where h.plan_id = a.plan_id and h.state = 'held' and agreed.decision = 'approved' and agreed.requested_at >= h.held_at)
  ), recent as (${TAKEN_LATELY}
  ), waiting as (
    select h.plan_id from cpis.held_ending h
    where h.authority_id = cpis.caller_organisation() and h.state = 'held' and not h.needs_approval
      and not exists (select from judged j where j.plan_id = h.plan_id)
  )
  select (select count(*) from from_file)::integer as "fromThisFile",
         (select count(*) from pg_temp.absent_plan)::integer as absent,
         (select count(*) from (select * from from_file union select * from recent union select * from waiting) as every)::integer as counted,
         (select count(*) from (select * from in_place union select * from recent union select * from from_file) as every)::integer as active`

/** For use right after the rows are matched. */
const COUNT_MATCHED = count(
  'select plan_id, takes_away from pg_temp.matched_row where problem is null',
  'select id from pg_temp.held_plan where in_place',
)

/** For rows decided earlier. When endings were first counted, it was not yet known which rows wait for another row's ending. */
const COUNT_DECIDED = count(
  `select plan_id, takes_away from pg_temp.decided_row where problem is null or problem = 'waits-for-ending'`,
  `select p.id from cpis.plan p join cpis.child c on c.id = p.child_id
   where p.authority_id = cpis.caller_organisation() and p.withdrawn_at is null and ${IN_PLACE}`,
)

/**
 * Finds what a matched file would take away, as `pg_temp.absent_plan` and as counts. Changes nothing in the register.
 *
 * @param contents only in a full file does absence mean anything
 */
export async function findEndings(tx: BulkTransaction, contents: codes.UploadContents, prepared: PreparedFile): Promise<FileEndings> {
  const unknown = await findNamed(tx, prepared)
  const numbers = prepared.validated.rejected.map(({ number }) => parseNhsNumber(number))
  const readable = numbers.flatMap((verdict) => (verdict.ok ? [verdict.number] : []))
  const [said] = await tx.query<{ suppressed: boolean }>(IS_SUPPRESSED, [unknown || readable.length < numbers.length, readable])
  const suppressed = contents === 'full' && said?.suppressed === true
  await tx.execute(FIND_ABSENT, [readable, contents === 'full' && !suppressed])
  return counted(tx, COUNT_MATCHED, suppressed)
}

/**
 * Counts again what a checked file would take away, now including what others took away meanwhile and what a second person agreed to.
 *
 * @param suppressed whether the check found that absence ends nothing
 */
export function recountEndings(tx: BulkTransaction, suppressed: boolean): Promise<FileEndings> {
  return counted(tx, COUNT_DECIDED, suppressed)
}

async function counted(tx: BulkTransaction, statement: string, suppressed: boolean): Promise<FileEndings> {
  const [counts] = await tx.query<Omit<FileEndings, 'suppressed' | 'need'>>(statement)
  if (!counts) throw new Error('The endings were not counted')
  return { ...counts, suppressed, need: endingsNeed(counts) }
}

/**
 * Who has to agree: up to a tenth of the plans in place, nobody; above that, a second person; above half, national administrators are told.
 *
 * @param counts numbers of plans; compared without rounding
 */
export function endingsNeed({ fromThisFile, counted, active }: Pick<FileEndings, 'fromThisFile' | 'counted' | 'active'>): EndingsNeed {
  if (fromThisFile === 0 || counted * 10 <= active) return 'nobody'
  return counted * 2 > active ? 'national' : 'second'
}
