import { z } from 'zod'
import { databaseNow } from '@/lib/db/clock'
import { searchAccesses } from './queries'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { askedOf } from './find-records'
import { periodInput } from './period'
import { countsOf, MOST_IN_REPORT, type Report } from './report'

/** Everything that one person looked at. */
export type PersonReport = Report & {
  /** How many children: counted over look-ups that found something, by the number they led to. */
  children: number
}

/** Everything that one person looked at in a period. Making the report is recorded, with the person it is about. */
export const reportPerson = defineUseCase({
  name: 'access-record.report-person',
  permission: 'access-record.report',
  input: z.strictObject({ person: z.guid(), ...periodInput }),
  run: async ({ tx, input, audit }): Promise<PersonReport> => {
    const found = await searchAccesses(tx, input, null, MOST_IN_REPORT + 1)
    const records = found.slice(0, MOST_IN_REPORT)
    audit(askedOf(input, records.length))
    const children = new Set(records.flatMap((one) => one.nhsNumber ?? [])).size
    return {
      from: input.from,
      to: input.to,
      madeAt: await databaseNow(tx),
      records,
      more: found.length > records.length,
      counts: countsOf(records),
      children,
    }
  },
})
