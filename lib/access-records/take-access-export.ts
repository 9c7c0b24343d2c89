import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { accessRecord, type AccessRecord } from './access-record'
import { channelLabel, reasonLabel, resultLabel } from './labels'
import { clinicalDateTimeWithSeconds } from '@/lib/shared/date-format'
import { CpisError } from '@/lib/shared/errors'
import { formatNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'
import { defineUseCase } from '@/lib/use-case/define-use-case'

const HEADINGS = [
  'When',
  'Person',
  'Role',
  'Organisation',
  'Care setting',
  'Kind of setting',
  'Reason',
  'Reason in words',
  'Result',
  'Emergency access',
  'Channel',
  'NHS number asked',
  'NHS number found',
  'Authority told',
  'Record',
  'Person id',
]

/**
 * The file of a request that was agreed to, for whoever asked, for 24 hours. Each time it is taken is recorded.
 *
 * @returns the lines, headings first: no child's name, nothing about any plan
 * @throws CpisError `not-found` for anybody else, before it is agreed to, and after 24 hours
 */
export const takeAccessExport = defineUseCase({
  name: 'access-export.take',
  permission: 'access-export.request',
  input: z.strictObject({ exportId: z.guid() }),
  run: async ({ tx, input, audit }): Promise<string[][]> => {
    const records = await callFunction(tx, 'take_access_export', { id: input.exportId }, z.array(accessRecord).nullable())
    if (records === null) throw new CpisError('not-found', 'There is no such file')
    audit({ subject: { kind: 'access-export', id: input.exportId }, details: { records: records.length } })
    return [HEADINGS, ...records.map(lineOf)]
  },
})

function lineOf(record: AccessRecord): string[] {
  const number = (held: NhsNumber | null) => (held === null ? '' : formatNhsNumber(held))
  return [
    clinicalDateTimeWithSeconds(record.at),
    record.actorName,
    record.roleLabel,
    record.organisationName,
    record.settingName,
    record.settingLabel,
    reasonLabel(record.reason),
    record.reasonText ?? '',
    resultLabel(record.outcome),
    record.emergency ? 'Yes' : 'No',
    channelLabel(record.channel),
    number(record.askedNumber),
    number(record.nhsNumber),
    record.notifies ? 'Yes' : 'No',
    record.eventId,
    record.actorId,
  ]
}
