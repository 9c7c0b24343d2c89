import { z } from 'zod'
import { accessFilter } from './filter'
import { databaseNow } from '@/lib/db/clock'
import { searchAccesses } from './queries'
import { CpisError } from '@/lib/shared/errors'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { askedOf, questionAbout } from './find-records'
import { periodInput } from './period'
import { countsOf, MOST_IN_REPORT, type Report } from './report'

/** Who has viewed a child. */
export type ChildReport = Report & {
  /** Every number of the child, the one asked for first. */
  numbers: NhsNumber[]
}

/**
 * Everybody who looked at one child in a period, under every number that replaced the one asked for or was replaced by it. Includes
 * look-ups that the authority was not told of and those that found nothing (care record guarantee; UK GDPR, right of access). Making the
 * report is recorded.
 */
export const reportChild = defineUseCase({
  name: 'access-record.report-child',
  permission: 'access-record.report',
  input: z.strictObject({ number: accessFilter.shape.number.unwrap(), ...periodInput }),
  run: async ({ tx, input, audit }): Promise<ChildReport> => {
    const { question, numbers } = await questionAbout(tx, input)
    if (numbers.length === 0) throw new CpisError('unavailable', 'The numbers of the child could not be read')
    const found = await searchAccesses(tx, question, null, MOST_IN_REPORT + 1)
    const records = found.slice(0, MOST_IN_REPORT)
    audit(askedOf(input, records.length))
    return {
      from: input.from,
      to: input.to,
      madeAt: await databaseNow(tx),
      numbers,
      records,
      more: found.length > records.length,
      counts: countsOf(records),
    }
  },
})
