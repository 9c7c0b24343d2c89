import { z } from 'zod'
import { accessFilter, listCursor } from './filter'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { askedOf, findRecords, type RecordPage } from './find-records'

/** The access records of the caller's own organisation that match a filter. The database knows which organisation that is. */
export const listOwnAccesses = defineUseCase({
  name: 'access-record.list-own',
  permission: 'access-record.own',
  input: z.strictObject({ filter: accessFilter, after: listCursor.nullable() }),
  run: async ({ tx, input, audit }): Promise<RecordPage> => {
    const page = await findRecords(tx, input.filter, input.after)
    audit(askedOf(input.filter, page.records?.length ?? 0))
    return page
  },
})
