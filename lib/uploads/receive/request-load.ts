import { z } from 'zod'
import { defineStagedUseCase } from '@/lib/use-case/define-staged-use-case'
import { beginCheck } from '../check/request-check'
import { askForWork } from '../file-work'

/**
 * Asks for a received file of a system to be checked and saved in one go, by a process that works on files.
 *
 * @throws CpisError `not-permitted`
 */
export const requestLoad = defineStagedUseCase({
  name: 'upload.commit',
  permission: 'upload.commit',
  unrecorded: 'the check and the saving that it asks for are recorded',
  input: z.strictObject({ uploadId: z.guid() }),
  run: ({ input: { uploadId }, stage }): Promise<void> =>
    stage(async ({ tx, principal }) => {
      if (await beginCheck(tx, uploadId, undefined)) await askForWork(tx, uploadId, 'load', principal)
    }),
})
