import { z } from 'zod'
import { accessFilter, listCursor } from './filter'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { askedOf, findRecords, type RecordPage } from './find-records'

/** Everybody's access records that match a filter, newest first, page by page. Asking is recorded. */
export const listAccesses = defineUseCase({
  name: 'access-record.list',
  permission: 'access-record.all',
  input: z.strictObject({ filter: accessFilter, after: listCursor.nullable() }),
  run: async ({ tx, input, audit }): Promise<RecordPage> => {
    const page = await findRecords(tx, input.filter, input.after)
    audit(askedOf(input.filter, page.records?.length ?? 0))
    return page
  },
})
