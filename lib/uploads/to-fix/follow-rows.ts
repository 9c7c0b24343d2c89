import { z } from 'zod'
import { defineStagedUseCase } from '@/lib/use-case/define-staged-use-case'
import { endWork } from '../file-work'
import { loadRows } from './load-following'

/**
 * Loads, as a file process, the rows that follow an end somebody saved: those that their page had no time for, or that a web server had not loaded
 * when it died. Whoever is left stays on the list of rows to fix.
 */
export const followRows = defineStagedUseCase({
  name: 'upload.save',
  permission: 'upload.save',
  unrecorded: 'each row is a use-case of its own',
  input: z.strictObject({ uploadId: z.guid(), rows: z.array(z.guid()) }),
  run: async ({ principal, input: { uploadId, rows }, stage }): Promise<void> => {
    await loadRows(principal, rows)
    await stage(({ tx }) => endWork(tx, uploadId, 'follow'))
  },
})
