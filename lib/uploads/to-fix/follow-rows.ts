// Raw SQL: a file is loaded on a connection of its own, outside Prisma.
import { z } from 'zod'
import { defineStagedUseCase } from '@/lib/use-case/define-staged-use-case'
import { endFollowing } from '../file-work'
import { goOnIfLeft, loadRows } from './load-following'

/** Those that still follow, in their order: since they were asked for, their file may have been taken back, or a later one has said otherwise. */
const STILL_FOLLOW = `
  select distinct b.row_id as "rowId", array_position($1::uuid[], b.row_id) as at from cpis.row_beside_plan b
  where b.row_id = any ($1::uuid[]) and b.follows order by at`

/**
 * Loads, as a file process, the rows that follow an end somebody saved: those that their page had no time for, or that a web server had not loaded
 * when it died. A row that is refused stays on the list of rows to fix.
 *
 * @throws WorkGoesOn, or whatever stood in the way, while a row could only not be tried in this moment
 */
export const followRows = defineStagedUseCase({
  name: 'upload.save',
  permission: 'upload.save',
  unrecorded: 'each row is a use-case of its own',
  input: z.strictObject({ workId: z.guid(), rows: z.array(z.guid()) }),
  run: async ({ principal, input: { workId, rows }, stage }): Promise<void> => {
    const still = await stage(({ tx }) => tx.query<{ rowId: string }>(STILL_FOLLOW, [rows]))
    goOnIfLeft(
      await loadRows(
        principal,
        still.map(({ rowId }) => rowId),
      ),
    )
    await stage(({ tx }) => endFollowing(tx, [workId]))
  },
})
