import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { listedUploads, rowsToFix } from './queries'
import type { ListedUpload } from './upload'

/** The files of the caller's own authority, and how many rows still need fixing. */
export const listUploads = defineUseCase({
  name: 'upload.list',
  permission: 'upload.confirm-ending',
  input: z.object({}),
  run: async ({ tx }): Promise<{ uploads: ListedUpload[]; toFix: number }> => {
    return { uploads: await listedUploads(tx), toFix: (await rowsToFix(tx)).length }
  },
})
