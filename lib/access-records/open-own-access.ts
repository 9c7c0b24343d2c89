import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { oneRecord, type OpenedRecord } from './one-record'

/** One access record of the caller's own organisation. @throws CpisError `not-found`, for another organisation's too */
export const openOwnAccess = defineUseCase({
  name: 'access-record.open-own',
  permission: 'access-record.own',
  input: z.strictObject({ eventId: z.guid() }),
  run: async ({ tx, input, audit }): Promise<OpenedRecord> => {
    audit({ subject: { kind: 'access', id: input.eventId } })
    return oneRecord(tx, input.eventId)
  },
})
