import { z } from 'zod'
import { defineStagedUseCase } from '@/lib/use-case/define-staged-use-case'
import { endFollowing } from '../file-work'

/** Takes back what a file process was asked for: the rows that follow have been tried by whoever waited for the page. */
export const finishFollowing = defineStagedUseCase({
  name: 'upload.save',
  permission: 'upload.save',
  unrecorded: 'each row that was loaded is recorded',
  input: z.strictObject({ workIds: z.array(z.guid()) }),
  run: ({ input: { workIds }, stage }): Promise<void> => stage(({ tx }) => endFollowing(tx, workIds)),
})
