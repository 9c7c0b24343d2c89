// Raw SQL: a file is loaded on a connection of its own, outside Prisma.
import { z } from 'zod'
import { defineStagedUseCase } from '@/lib/use-case/define-staged-use-case'
import { loadFollowing, type FollowingRow } from './following-rows'

/** Rows on the list that waited for an end, beside plans that this file ended or withdrew, oldest first. */
const ENDED_BY_FILE = `
  select distinct r.id as "rowId", r.cells, r.rejected_at, r.row
  from cpis.rejected_row r join cpis.row_beside_plan b on b.row_id = r.id join cpis.plan p on p.id = b.plan_id
  where r.authority_id = cpis.caller_organisation() and r.fixed_at is null and r.waits_for_ending and r.upload_id <> $1
    and p.upload_id = $1 and (p.end_date is not null or p.withdrawn_at is not null)
  order by r.rejected_at, r.row`

/**
 * Loads the rows of earlier files that waited for a plan to end, once a later file has ended it at once: nobody is asked about that end any
 * more, and without its row the plan that follows would be in nobody's sight. What cannot be loaded stays on the list of rows to fix.
 */
export const loadAfterFile = defineStagedUseCase({
  name: 'upload.fix',
  permission: 'upload.save',
  unrecorded: 'each row that is loaded is a use-case of its own',
  input: z.strictObject({ uploadId: z.guid() }),
  run: async ({ principal, input, stage }): Promise<void> => {
    const rows = await stage(({ tx }) => tx.query<FollowingRow>(ENDED_BY_FILE, [input.uploadId]))
    await loadFollowing(principal, rows)
  },
})
