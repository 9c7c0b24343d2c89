// Raw SQL: a file is loaded on a connection of its own, outside Prisma.
import { z } from 'zod'
import { CpisError } from '@/lib/shared/errors'
import { defineStagedUseCase } from '@/lib/use-case/define-staged-use-case'
import { readKeptReport } from './kept-report'
import type { UploadReport } from './upload-report'

/** How far a file has got: being worked on, or waiting on its page for somebody at the authority; ended without a report; or its result. */
export type UploadStanding =
  { kind: 'in-work' | 'waits-for-a-person'; state: string } | { kind: 'failed' | 'cancelled' } | { kind: 'reported'; report: UploadReport }

/**
 * How far a file of the caller's own authority has got.
 *
 * @throws CpisError `not-found`; to a system, also for a file from another sender
 */
export const getStanding = defineStagedUseCase({
  name: 'upload.check',
  permission: 'upload.check',
  unrecorded: 'a system asks every two seconds; sending, checking and saving are recorded',
  input: z.strictObject({ uploadId: z.guid() }),
  run: ({ input: { uploadId }, stage }): Promise<UploadStanding> =>
    stage(async ({ tx, principal }) => {
      const [upload] = await tx.query<{ state: string }>(
        `select state from cpis.upload where id = $1 and authority_id = cpis.caller_organisation() and ($2::uuid is null or api_client_id = $2)`,
        [uploadId, principal.apiClientId ?? null],
      )
      switch (upload?.state) {
        case undefined:
          throw new CpisError('not-found', 'There is no such file')
        case 'received':
        case 'checking':
        case 'saving':
        case 'review': {
          const [work] = await tx.query('select from cpis.file_work where upload_id = $1', [uploadId])
          return { kind: work ? 'in-work' : 'waits-for-a-person', state: upload.state }
        }
        case 'failed':
        case 'cancelled':
          return { kind: upload.state }
        default:
          return { kind: 'reported', report: await readKeptReport(tx, uploadId) }
      }
    }),
})
