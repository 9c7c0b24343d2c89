import { z } from 'zod'
import { accessFilter } from './filter'
import { databaseNow } from '@/lib/db/clock'
import { searchAccesses } from './queries'
import { CpisError } from '@/lib/shared/errors'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { searchEvents } from '@/lib/event-log/search-events'
import type { ListedEvent } from '@/lib/event-log/logged-event'
import { askedOf, questionAbout } from './find-records'
import { periodInput } from './period'
import { countsOf, MOST_IN_REPORT, type Report } from './report'

/** Who has viewed a child. */
export type ChildReport = Report & {
  /** Every number of the child, the one asked for first. */
  numbers: NhsNumber[]
  /** What else the log of events has about the child, newest first: who saw, changed or asked, other than by a look-up. */
  events: ListedEvent[]
  /** Whether the period has older events than the report lists. */
  moreEvents: boolean
}

/**
 * Everybody who looked at one child in a period, under every number that replaced the one asked for or was replaced by it. Includes
 * look-ups that the authority was not told of and those that found nothing (care record guarantee; UK GDPR, right of access). Besides look-ups,
 * the events about the child under the same numbers: people of authorities who had it on a page or in a file or changed its record, and everybody
 * who asked about it by number. Making the report is recorded, and stands in the next one.
 *
 * @throws LimitReached after as many questions by number as an hour allows
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
    const events = await searchEvents(tx, { keys: question.keys, from: input.from, to: input.to }, null, MOST_IN_REPORT + 1)
    audit(askedOf(input, records.length))
    return {
      from: input.from,
      to: input.to,
      madeAt: await databaseNow(tx),
      numbers,
      records,
      more: found.length > records.length,
      counts: countsOf(records),
      events: events.slice(0, MOST_IN_REPORT),
      moreEvents: events.length > MOST_IN_REPORT,
    }
  },
})
