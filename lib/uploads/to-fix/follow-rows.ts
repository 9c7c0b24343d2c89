// Raw SQL: a file is loaded on a connection of its own, outside Prisma.
import { z } from 'zod'
import { defineStagedUseCase } from '@/lib/use-case/define-staged-use-case'
import { endFollowing } from '../file-work'
import { goOnIfLeft, loadRows } from './load-following'

/** Rows that still wait for nothing but an end that has come: since they were asked for, their file may have been taken back, or somebody has said otherwise. */
const STILL_FOLLOW = `
  select b.row_id as "rowId" from cpis.row_beside_plan b join cpis.plan p on p.id = b.plan_id
  where b.row_id = any ($1::uuid[]) and b.waits_for_ending and (p.end_date is not null or p.withdrawn_at is not null)
  group by b.row_id order by array_position($1::uuid[], b.row_id)`

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
    const ids = still.map(({ rowId }) => rowId)
    goOnIfLeft(await loadRows(principal, ids))
    await stage(({ tx }) => endFollowing(tx, [workId]))
  },
})
