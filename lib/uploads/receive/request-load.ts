import { z } from 'zod'
import { defineStagedUseCase } from '@/lib/use-case/define-staged-use-case'
import { beginCheck } from '../check/request-check'
import { askForWork } from '../file-work'

/**
 * Asks a file process to check and save, in one go, a file received from a system.
 *
 * @throws CpisError `not-permitted`
 */
export const requestLoad = defineStagedUseCase({
  name: 'upload.save',
  permission: 'upload.save',
  unrecorded: 'the check and the saving that it asks for are recorded',
  input: z.strictObject({ uploadId: z.guid() }),
  run: ({ input: { uploadId }, stage }): Promise<void> =>
    stage(async ({ tx, principal }) => {
      if (await beginCheck(tx, uploadId, undefined)) await askForWork(tx, uploadId, 'load', principal)
    }),
})
