import { z } from 'zod'
import { defineStagedUseCase } from '@/lib/use-case/define-staged-use-case'
import { readKeptReport } from './kept-report'
import type { UploadReport } from './upload-report'

/** The report on a file of the caller's own authority that was sent again and changes nothing. */
export const getReport = defineStagedUseCase({
  name: 'upload.check',
  permission: 'upload.check',
  unrecorded: 'that the file was sent again is recorded',
  input: z.strictObject({ uploadId: z.guid() }),
  run: ({ input: { uploadId }, stage }): Promise<UploadReport> => stage(({ tx }) => readKeptReport(tx, uploadId)),
})
