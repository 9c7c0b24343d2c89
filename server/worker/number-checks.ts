import { z } from 'zod'
import { comparePerson, restricts } from '@/lib/demographics/compare-now'
import type { Demographics } from '@/lib/demographics/trace-people'
import { calendarDate } from '@/lib/shared/calendar-date'
import { nhsNumberSchema } from '@/lib/shared/nhs-number-schema'
import { LeaseLost, WorkFailure } from '@/lib/work/failure-reason'
import type { Queue } from '@/lib/work/queue'
import type { WorkerDatabase } from './worker-database'

/** How many children are compared side by side. */
const TOGETHER = 10
/** How long a claim lasts, in seconds, and the longest that one comparison may take, in milliseconds: less than the claim. */
const LEASE_SECONDS = 60
const LIMIT = 30_000
/** How often to look whether somebody waits, in milliseconds. */
const LOOK_EVERY = 15_000

const check = z.object({
  childId: z.guid(),
  /** The version of the child whose details these are. */
  seen: z.guid(),
  nhsNumber: nhsNumberSchema,
  familyName: z.string(),
  givenName: z.string(),
  dateOfBirth: z.iso.date().transform(calendarDate),
  lease: z.guid(),
})

/** A child who waits to be compared with demographics. */
type NumberCheck = z.output<typeof check>

/**
 * The queue of children who could not be compared with demographics when they were saved (docs/decisions/049). One who cannot be compared now
 * either waits on, longer each time. Nothing about a child is logged.
 */
export function numberCheckQueue({ ask }: Pick<WorkerDatabase, 'ask'>, demographics: Demographics): Queue<NumberCheck> {
  return {
    name: 'number-checks',
    lanes: 1,
    limit: LIMIT,
    rest: LOOK_EVERY,
    restAfterFailure: LOOK_EVERY,
    claim: () => ask('claim_number_checks', { limit: TOGETHER, seconds: LEASE_SECONDS }, z.array(check)),
    perform: async (child) => {
      const verdict = await comparePerson(demographics, child, LIMIT - 5_000)
      if (verdict.kind === 'unavailable') throw new WorkFailure('the national record could not be asked')
      const { childId, seen, lease } = child
      const kept = await ask(
        'settle_number_check',
        {
          child: childId,
          lease,
          seen,
          verdict: verdict.kind,
          details: verdict.kind === 'differs' ? [...verdict.details] : [],
          protects: restricts(verdict),
          replacedBy: verdict.kind === 'replaced' ? verdict.by : null,
        },
        z.boolean(),
      )
      if (!kept) throw new LeaseLost()
      return { did: 1, settled: true }
    },
    // It was kept with what it found.
    finish: async () => true,
    putOff: ({ childId, lease }, error) => ask('put_off_number_check', { child: childId, lease, error }, z.boolean()),
    about: () => ({}),
  }
}
