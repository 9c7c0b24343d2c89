// Raw SQL: a file is loaded on a connection of its own, outside Prisma.
import { counted } from '@/lib/shared/counted'
import type { Stage } from '@/lib/use-case/define-staged-use-case'
import type { FileEndings } from '../check/endings'

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
