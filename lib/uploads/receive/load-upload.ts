// Raw SQL: a file is loaded on a connection of its own, outside Prisma.
import { z } from 'zod'
import { isCpisError } from '@/lib/shared/errors'
import { defineStagedUseCase } from '@/lib/use-case/define-staged-use-case'
import { checkUpload } from '../check/check-upload'
import { beginCheck } from '../check/request-check'
import { endWork } from '../file-work'
import { saveUpload } from '../save/save-upload'
import { beginSaving } from '../save/request-save'

/** Somebody may change the register between check and save; the file is then simply checked again. */
const TRIES = 5

/**
 * Checks and saves a file that a process has taken up, from wherever another process left it: what was begun may be begun again. The
 * outcome is on the file's record. Endings that need a second person wait, as after any file; and if the register keeps changing, the file
 * waits on its page for somebody at the authority.
 *
 * @throws what checking or saving throws; the work is then taken up again
 */
export const loadUpload = defineStagedUseCase({
  name: 'upload.save',
  permission: 'upload.save',
  unrecorded: 'its check and its saving are use-cases of their own',
  input: z.strictObject({ uploadId: z.guid(), takenUp: z.literal(true) }),
  run: async ({ principal, input, stage }): Promise<void> => {
    const { uploadId } = input
    const stateNow = () =>
      stage(async ({ tx }) => (await tx.query<{ state: string }>('select state from cpis.upload where id = $1', [uploadId]))[0]?.state)
    let overtaken = false
    // Another process has saved it, and died before all that follows was loaded.
    if (['saved', 'waiting'].includes((await stateNow()) ?? '')) await saveUpload(principal, input)
    for (let left = TRIES; left > 0;) {
      const state = await stateNow()
      if (state === 'checking') await checkUpload(principal, input)
      else if (state === 'review') {
        const again = overtaken
        overtaken = false
        await stage(({ tx }) => (again ? beginCheck(tx, uploadId, undefined) : beginSaving(tx, uploadId)))
      } else if (state === 'saving') {
        overtaken = await saveUpload(principal, input).then(() => false, isConflict)
        if (overtaken) left -= 1
      } else break
    }
    await stage(({ tx }) => endWork(tx, uploadId, 'load'))
  },
})

/** Whether a file was not saved because the register has changed since its check. */
function isConflict(error: unknown): true {
  if (isCpisError(error, 'conflict')) return true
  throw error
}
