import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { defineStagedUseCase } from '@/lib/use-case/define-staged-use-case'
import { endWork } from '../file-work'
import { NEXT_TURN } from '../upload-locks'
import { goOnIfLeft, loadRows } from '../to-fix/load-following'
import { confirmUpload } from './confirm-upload'

/** How often a command, which has no work that another could take up, comes back to rows that follow while another file is being loaded. */
const COMMAND_TRIES = 30

/**
 * Saves a checked file, as {@link confirmUpload}, and then the rows of earlier files that had waited for a plan to end which this one has ended at
 * once: nobody is asked about that end any more, and without its row the plan that follows would be in nobody's sight. All of them are loaded,
 * however many, for nobody waits for a page; the work of a process ends with the last, so that one that dies before is followed by another.
 *
 * @throws what confirmUpload throws; a row that cannot be loaded stays on the list of rows to fix
 */
export const saveUpload = defineStagedUseCase({
  name: 'upload.save',
  permission: 'upload.save',
  unrecorded: 'the saving, and each row that follows, is a use-case of its own',
  input: z.strictObject({ uploadId: z.guid(), takenUp: z.boolean().default(false) }),
  run: async ({ principal, input, stage }): Promise<void> => {
    const { following } = await confirmUpload(principal, input)
    let loaded = await loadRows(principal, following)
    for (let again = 0; !input.takenUp && loaded.left > 0 && again < COMMAND_TRIES; again += 1) {
      await pause(NEXT_TURN)
      loaded = await loadRows(principal, following)
    }
    if (!input.takenUp) return
    goOnIfLeft(loaded)
    await stage(({ tx }) => endWork(tx, input.uploadId, 'save'))
  },
})
