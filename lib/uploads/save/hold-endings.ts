// Raw SQL: a file is loaded on a connection of its own, outside Prisma.
import { counted } from '@/lib/shared/counted'
import type * as codes from '@/lib/db/codes.generated'
import type { Stage } from '@/lib/use-case/define-staged-use-case'
import type { FileEndings } from '../check/endings'
import { misnumbered } from '../check/whose-row'

const OWN_CHILDREN = '(select * from cpis.child where authority_id = cpis.caller_organisation())'

/**
 * Ends and withdrawals of earlier files that still wait, of a plan that a row of this one names which was not accepted and says otherwise: nobody
 * agrees any more to what the authority's own system has contradicted, though it did so in a row that is still to be fixed. One that repeats
 * the end, or is about another plan of the child, contradicts nothing. Three queries rather than one with "or", which could not be hashed.
 */
const CONTRADICTED = [
  `regexp_replace(t.cells ->> 'nhs_number', '[^0-9]', '', 'g') = p.nhs_number`,
  `t.cells ->> 'local_id' = c.local_id`,
  `(lower(t.cells ->> 'family_name'), lower(coalesce(t.cells ->> 'given_name', '')), t.cells ->> 'date_of_birth')
     = (lower(c.family_name), lower(c.given_name), c.date_of_birth::text)
   and coalesce(t.cells ->> 'local_id', '') not in (
     select k.local_id from cpis.child k where k.authority_id = cpis.caller_organisation() and k.local_id is not null)`,
]
  .map(
    (names) => `
  select e.id from cpis.held_ending e join cpis.plan p on p.id = e.plan_id join cpis.child c on c.id = p.child_id
  join pg_temp.rejected_result t on t.cells ->> 'plan_type' = p.type and t.cells ->> 'start_date' = p.start_date::text and ${names}
  where e.authority_id = cpis.caller_organisation() and e.state = 'held' and e.how <> 'absent'
    and coalesce(t.cells ->> 'delete', '') = '' and (e.how = 'withdrawn' or coalesce(t.cells ->> 'end_date', '') <> e.end_date::text)`,
  )
  .join(' union')

/**
 * What an earlier file left out and this one speaks of, if only in a row that was not accepted or in one under a number that may be mistyped, is not
 * absent. A full file ($2) that could not tell what it leaves out settles all of it: nobody knows whom its unread row is about.
 */
const OVERTAKE_EARLIER = `
  update cpis.held_ending h set state = 'overtaken', settled_at = now()
  from cpis.plan p join cpis.child c on c.id = p.child_id
  where h.authority_id = cpis.caller_organisation() and h.plan_id = p.id and h.state = 'held' and h.upload_id <> $1
    and (h.id in (${CONTRADICTED}) or (h.how = 'absent' and (($2 and not exists (select from pg_temp.absent_plan a where a.plan_id = h.plan_id))
      or c.id in (${misnumbered('pg_temp.decided_row', OWN_CHILDREN)})
      or p.nhs_number in (select regexp_replace(t.cells ->> 'nhs_number', '[^0-9]', '', 'g') from pg_temp.rejected_result t)
      or c.local_id in (select t.cells ->> 'local_id' from pg_temp.rejected_result t)
      or (lower(c.family_name), lower(c.given_name), c.date_of_birth::text) in (
        select lower(t.cells ->> 'family_name'), lower(coalesce(t.cells ->> 'given_name', '')), t.cells ->> 'date_of_birth' from pg_temp.rejected_result t
        where coalesce(t.cells ->> 'local_id', '') not in (
          select k.local_id from cpis.child k where k.authority_id = cpis.caller_organisation() and k.local_id is not null)))))`

/**
 * Settles the absences that earlier files found, and their ends that still wait, where this one contradicts them. Needs the rows in place, those that
 * were not accepted as well.
 */
export async function overtakeEarlier({ tx }: Stage, uploadId: string, contents: codes.UploadContents): Promise<void> {
  await tx.execute(OVERTAKE_EARLIER, [uploadId, contents === 'full'])
}

/** The file whose endings wait, and how many. */
export type HeldEndings = { uploadId: string; fileName: string; endings: FileEndings }

/**
 * Asks for a second person when a file takes away more than a tenth of what the authority publishes, and tells the national administrators
 * when it is more than half. The endings themselves are already held.
 *
 * @returns whether this file's endings wait for a second person
 */
export async function holdEndings({ tx, principal, record }: Stage, { uploadId, fileName, endings }: HeldEndings): Promise<boolean> {
  if (endings.need === 'nobody') return false
  const [held] = await tx.query(`select id from cpis.held_ending where upload_id = $1 and state = 'held' and needs_approval limit 1`, [uploadId])
  if (!held) return false
  await tx.execute(
    `insert into cpis.approval (authority_id, kind, upload_id, reason, requested_by, requested_by_name)
     values (cpis.caller_organisation(), 'endings', $1, $2, $3, $4)`,
    [
      uploadId,
      `The file "${fileName}" would take ${endings.fromThisFile} of ${counted(endings.active, 'plan')} away`,
      principal.personId,
      principal.name,
    ],
  )
  if (endings.need !== 'national') return true
  await tx.execute(
    `insert into cpis.mass_ending (upload_id, authority_id, plans_ending, plans_active) values ($1, cpis.caller_organisation(), $2, $3)
     on conflict (upload_id) do nothing`,
    [uploadId, endings.counted, Math.max(1, endings.active)],
  )
  await record({
    type: 'upload.mass-ending',
    outcome: 'done',
    subject: { kind: 'upload', id: uploadId },
    details: { counted: endings.counted, active: endings.active },
  })
  return true
}
