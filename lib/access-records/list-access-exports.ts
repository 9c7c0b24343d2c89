import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { listedExport, type ListedExport } from './access-export'

/** `agreesNow`: the person logged in so lately that they may agree as the second person. */
export type ExportList = { exports: ListedExport[]; agreesNow: boolean }

/** Requests for files of access records: those that wait, then the last that were decided. What they hold is in none of them. */
export const listAccessExports = defineUseCase({
  name: 'access-export.list',
  permission: 'access-export.list',
  input: z.strictObject({}),
  run: async ({ tx }): Promise<ExportList> => {
    const [row] = await tx.$queryRaw<{ exports: unknown; lately: boolean }[]>`select cpis.access_exports() as exports, cpis.logged_in_lately() as lately`
    return { exports: z.array(listedExport).parse(row?.exports), agreesNow: row?.lately ?? false }
  },
})
