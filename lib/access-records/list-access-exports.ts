import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { listedExport, type ListedExport } from './access-export'

/** `loggedInLately`: the person logged in recently enough to agree as the second person. */
export type ExportList = { exports: ListedExport[]; loggedInLately: boolean }

/** Requests for files of access records: those waiting, then those decided last. None of them shows what its file holds. */
export const listAccessExports = defineUseCase({
  name: 'access-export.list',
  permission: 'access-export.list',
  input: z.strictObject({}),
  run: async ({ tx }): Promise<ExportList> => {
    return {
      exports: await callFunction(tx, 'access_exports', {}, z.array(listedExport)),
      loggedInLately: await callFunction(tx, 'logged_in_lately', {}, z.boolean()),
    }
  },
})
