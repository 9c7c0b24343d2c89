// Raw SQL: set operations on a file's temporary tables.
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import { AGREEING } from '@/lib/demographics/trace-verdict'
import { parseNhsNumber } from '@/lib/shared/nhs-number'
import type { PreparedFile } from '../read/prepare-file'
import { cellReader } from '../read/cell-reader'

/** A person's name and date of birth (`p`: the alias of a table that has them), for comparing: case says nothing about who somebody is. */
const person = (p: string) => `lower(${p}.family_name), lower(${p}.given_name), ${p}.date_of_birth`

/**
 * Whether demographics have said whose the number of a row or a held child (`p`) is, and by the name: of a restricted person they may withhold it.
 */
const vouched = (p: string) => `coalesce(${p}.number_status in ('matched', 'died'), false)`

/** Whether demographics have agreed with the number of a held child (`o`), of whom they may have withheld the name. */
const agreed = (o: string) => `coalesce(${o}.number_status in (${AGREEING.map((kind) => `'${kind}'`).join(', ')}), false)`

/** Numbers in the file from which this authority has moved a child by a correction. Only children who stood under one are asked about. */
const FIND_CORRECTED = `
  create temp table corrected_number on commit drop as
  select moved.nhs_number, moved.child_id
  from (
    select distinct v.nhs_number, v.child_id
    from cpis.child_version v join pg_temp.held_child h on h.id = v.child_id
    where v.nhs_number <> h.nhs_number and v.nhs_number in (select nhs_number from pg_temp.matched_row) offset 0) moved
  where moved.nhs_number in (select cpis.wrong_numbers_of(moved.child_id))`

/** Rows that name whoever holds their number, if anybody does, neither by local id nor by name and date of birth. */
const DOUBTFUL = `
  select s.row, s.nhs_number, s.local_id, s.family_name, s.given_name, s.date_of_birth, s.withdrawn, ${vouched('s')} as vouched, m.child_id,
         coalesce(s.local_id <> c.local_id, false) as other_local_id
  from pg_temp.matched_row m join pg_temp.staged_row s on s.row = m.row left join pg_temp.held_child c on c.id = m.child_id
  where m.problem is null
    and (c.id is null or ((${person('s')}) is distinct from (${person('c')}) and not coalesce(s.local_id = c.local_id, false)))`

/** Whether a doubtful row `d` is about the held child `o`: by local id, if the name or the date of birth agrees as well, or by both of these. */
const ABOUT_BY_LOCAL_ID = `o.local_id = d.local_id
  and (o.date_of_birth = d.date_of_birth or (lower(o.family_name), lower(o.given_name)) = (lower(d.family_name), lower(d.given_name)))`
const ABOUT_BY_PERSON = `(${person('o')}) = (${person('d')})`

/**
 * Rows about a child whose number was corrected by hand, under the wrong one. Whoever corrected it may have corrected the name with it: every name that
 * the child ever had counts.
 */
const FIND_CORRECTED_ROWS = `
  create temp table corrected_row on commit drop as
  select distinct d.row, w.child_id
  from (${DOUBTFUL}) d
  join pg_temp.corrected_number w on w.nhs_number = d.nhs_number
  join pg_temp.held_child h on h.id = w.child_id
  join cpis.child_version o on o.child_id = w.child_id
  where not d.withdrawn and (not d.vouched or ${vouched('h')}) and ((${ABOUT_BY_LOCAL_ID}) or ${ABOUT_BY_PERSON})`

/** A number that was corrected by hand stays corrected, however often a file still has the wrong one. */
const REFUSE_CORRECTED = `
  update pg_temp.matched_row m set problem = 'corrected-number' where m.row in (select row from pg_temp.corrected_row)`

/**
 * A row about another held child. That demographics agree with the row says whose the number is, unless they agree with the other child's as well:
 * one of two given names is enough for them, and of twins one may have the other's. Two joins rather than one with "or", which could not be hashed.
 */
const REFUSE_OTHERS = `
  with doubtful as materialized (
    select * from (${DOUBTFUL}) every where child_id is not null
  ), other as (
    select d.row from doubtful d join pg_temp.held_child o on ${ABOUT_BY_LOCAL_ID} and o.id <> d.child_id where not d.vouched or ${vouched('o')}
    union
    select d.row from doubtful d join pg_temp.held_child o on ${ABOUT_BY_PERSON} where not d.vouched or ${vouched('o')}
  )
  update pg_temp.matched_row m set problem = 'other-child' from other where other.row = m.row`

/**
 * A row about somebody who is not held, by name and by local id, would take over the record of whoever holds the number. And what withdraws a mistake
 * must name the person whose plan it takes away, of whom demographics are not asked: the mistake may have been put right meanwhile.
 */
const REFUSE_TAKING_OVER = `
  update pg_temp.matched_row m set problem = 'other-person'
  from (${DOUBTFUL}) d where d.row = m.row and d.child_id is not null and not d.vouched and (d.other_local_id or d.withdrawn)`

/**
 * Refuses matched rows that are about somebody other than the child whose number they have: under a number from which this authority corrected
 * that child, under another held child's, or about somebody who is not held. Accepted, such a row would undo the correction, put one child's name
 * and plans on another's number, or take another's plan away; and the child whose row it is would be taken for left out.
 */
export async function refuseOthersNumbers(tx: BulkTransaction): Promise<void> {
  for (const step of [FIND_CORRECTED, FIND_CORRECTED_ROWS, REFUSE_CORRECTED, REFUSE_OTHERS, REFUSE_TAKING_OVER]) await tx.execute(step)
}

/** Every row that is not accepted, with the person that it names: as the cells have it ($1 to $6), or as the register refuses it. */
const FIND_REFUSED = `
  create temp table refused_row on commit drop as
  select said.row, said.nhs_number, nullif(said.local_id, '') as local_id, lower(said.family_name) as family_name, lower(said.given_name) as given_name,
         said.born, false as told
  from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
    as said (row, nhs_number, local_id, family_name, given_name, born)
  union all
  select s.row, s.nhs_number, s.local_id, lower(s.family_name), lower(s.given_name), s.date_of_birth::text,
         m.problem in ('closed-adopted', 'corrected-number') or s.withdrawn
  from pg_temp.matched_row m join pg_temp.staged_row s on s.row = m.row where m.problem is not null`

/** Held children whom a refused row names, under whatever number. A local id that is held says it alone: names are shared. A corrected number says it as well. */
const FIND_NAMED = `
  create temp table named_child on commit drop as
  select c.id, c.local_id, lower(c.family_name) as family_name, lower(c.given_name) as given_name, c.date_of_birth::text as born
  from pg_temp.held_child c
  where c.id in (select child_id from pg_temp.corrected_row)
     or c.local_id in (select r.local_id from pg_temp.refused_row r)
     or (lower(c.family_name), lower(c.given_name), c.date_of_birth::text) in (
       select r.family_name, r.given_name, r.born from pg_temp.refused_row r
       where r.local_id is null or r.local_id not in (select local_id from pg_temp.held_child where local_id is not null))`

/** The authority's children (`held`) under every name and date of birth that they ever had: a file may still have one that was corrected by hand. */
const everyName = (held: string) => `(
  select c.id, c.family_name, c.given_name, c.date_of_birth, c.number_status from ${held} c
  union all
  select c.id, v.family_name, v.given_name, v.date_of_birth, c.number_status from ${held} c join cpis.child_version v on v.child_id = c.id
  where (v.family_name, v.given_name, v.date_of_birth) is distinct from (c.family_name, c.given_name, c.date_of_birth))`

/**
 * A query for the held children whom accepted rows name under another number, of which nobody has said whose it is, although demographics agree with
 * their own: the new one may be mistyped. Until they have agreed with it as well, such a child's plans under the right one are not absent. Two queries
 * rather than one with "or", which could not be hashed.
 *
 * @param rows the table of the file's matched or decided rows
 * @param held the table or query of the authority's children
 */
export const misnumbered = (rows: string, held: string) =>
  [
    [held, ABOUT_BY_LOCAL_ID],
    [everyName(held), ABOUT_BY_PERSON],
  ]
    .map(
      ([children, about]) => `
  select o.id from ${rows} m join pg_temp.staged_row d on d.row = m.row join ${children} o on ${about}
  where m.problem is null and not d.withdrawn and not ${vouched('d')} and ${agreed('o')} and o.id is distinct from m.child_id`,
    )
    .join(' union')
const ADD_MISNUMBERED = `
  insert into pg_temp.named_child
  select c.id, c.local_id, lower(c.family_name), lower(c.given_name), c.date_of_birth::text from pg_temp.held_child c
  where c.id in (${misnumbered('pg_temp.matched_row', 'pg_temp.held_child')})`

/**
 * Refused rows under a held number that name neither its holder nor any other held child: nobody knows whom. Told apart from the holder's by
 * their local id, their name, or at least a date of birth that no local id contradicts.
 */
const COUNT_UNKNOWN = `
  select exists (
    select from pg_temp.refused_row r join pg_temp.held_child c on c.nhs_number = r.nhs_number
    where not r.told
      and not coalesce(c.local_id = r.local_id, false)
      and (lower(c.family_name), lower(c.given_name)) is distinct from (r.family_name, r.given_name)
      and not (c.date_of_birth::text = r.born and (c.local_id is null or r.local_id is null))
      and (r.local_id is null or r.local_id not in (select local_id from pg_temp.named_child where local_id is not null))
      and (r.family_name, r.given_name, r.born) not in (select family_name, given_name, born from pg_temp.named_child)) as unknown`

/**
 * Finds the held children whom rows that were not accepted name, or accepted ones under a number that may be mistyped, as `pg_temp.named_child`:
 * their plans are not absent, whatever number the row has.
 *
 * @returns whether a row under a held number names nobody who is held
 */
export async function findNamed(tx: BulkTransaction, { file, validated }: Pick<PreparedFile, 'file' | 'validated'>): Promise<boolean> {
  const byRow = new Map(file.rows.map((fileRow) => [fileRow.row, fileRow]))
  const cellOf = cellReader(file.places)
  const said = validated.rejected.map(({ row, number }) => {
    const fileRow = byRow.get(row)
    if (!fileRow) throw new Error(`There is no row ${row}`)
    const verdict = parseNhsNumber(number)
    const cells = (['local_id', 'family_name', 'given_name', 'date_of_birth'] as const).map((column) => cellOf(fileRow, column, 100))
    return [row, verdict.ok ? verdict.number : null, ...cells]
  })
  await tx.execute(
    FIND_REFUSED,
    [0, 1, 2, 3, 4, 5].map((at) => said.map((cells) => cells[at])),
  )
  for (const step of ['analyze pg_temp.refused_row', FIND_NAMED, ADD_MISNUMBERED]) await tx.execute(step)
  const [found] = await tx.query<{ unknown: boolean }>(COUNT_UNKNOWN)
  return found?.unknown === true
}
