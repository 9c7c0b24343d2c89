import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { oneRecord, type OpenedRecord } from './one-record'

/** One access record, with everything in it that may be shown. @throws CpisError `not-found` */
export const openAccess = defineUseCase({
  name: 'access-record.open',
  permission: 'access-record.all',
  input: z.strictObject({ eventId: z.guid() }),
  run: async ({ tx, input, audit }): Promise<OpenedRecord> => {
    audit({ subject: { kind: 'access', id: input.eventId } })
    return oneRecord(tx, input.eventId)
  },
})
