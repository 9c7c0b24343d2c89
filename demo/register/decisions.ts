import type { CopyValue } from '@/lib/db/copy-line'
import { syntheticNhsNumber } from '@/lib/shared/synthetic-nhs-number'
import { camden, leeds } from './awkward-case'
import { presentState, type ChildRecord, type RegisteredPerson } from './child'
import type { TableRows } from './copy'
import { keepingIndex } from './keeping-cases'
import { Random } from './random'
import { dateAgo, momentAgo, timestamp, type SeedClock } from './seed-clock'
import type { Staff } from './staff'

const birmingham = '330'

/** A plan that one authority offered to another. Days are counted back from today; negative days are ahead. */
type Offer = {
  index: number
  from: string
  to: string
  offeredBy: string
  offered: number
  movesOn: number
  answer?: { state: 'accepted' | 'declined'; by: string; daysAgo: number; reason?: string }
}

/** Data only. */
const offers: readonly Offer[] = [
  { index: keepingIndex.offeredToLeeds, from: camden, to: leeds, offeredBy: 'Ibrahim Sesay', offered: 3, movesOn: 0 },
  { index: keepingIndex.offeredToBirmingham, from: leeds, to: birmingham, offeredBy: 'Marcus Whitfield', offered: 2, movesOn: -6 },
  { index: keepingIndex.takenOverByLeeds, from: camden, to: leeds, offeredBy: 'Ibrahim Sesay', offered: 36, movesOn: 31,
    answer: { state: 'accepted', by: 'Marcus Whitfield', daysAgo: 31 } },
  { index: keepingIndex.declinedByCamden, from: leeds, to: camden, offeredBy: 'Marcus Whitfield', offered: 13, movesOn: 6,
    answer: { state: 'declined', by: 'Ibrahim Sesay', daysAgo: 11, reason: 'no-conference-yet' } },
]

/**
 * What is waiting for a decision and what has been decided: transfers between authorities, and requests that need a second person.
 *
 * @param people the awkward cases
 */
export function decisionTables(seed: number, clock: SeedClock, people: Iterable<RegisteredPerson>, staff: Staff, authorityIds: ReadonlyMap<string, string>): TableRows[] {
  const records = [...people].flatMap((person) => person.records)
  const held = (index: number, council: string): ChildRecord => {
    const record = records.find((one) => one.nhsNumber === syntheticNhsNumber(index) && one.council.dfeCode === council)
    if (!record) throw new RangeError(`Number ${index} is not held by the authority ${council}`)
    return record
  }
  const register: Register = { clock, held, idOf: (council) => authorityIds.get(council) ?? '', personIds: new Map(staff.people.map(({ name, id }) => [name, id])) }
  return [transferTable(new Random(seed, 'transfer'), register), approvalTable(new Random(seed, 'approval'), register)]
}

type Register = {
  clock: SeedClock
  held: (index: number, council: string) => ChildRecord
  idOf: (council: string) => string
  personIds: ReadonlyMap<string, string>
}

function transferTable(random: Random, { clock, held, idOf, personIds }: Register): TableRows {
  return {
    table: 'cpis.transfer',
    columns: ['id', 'plan_id', 'from_authority', 'to_authority', 'nhs_number', 'family_name', 'given_name', 'date_of_birth', 'type', 'start_date',
      'end_date', 'expected_on', 'moves_on', 'state', 'decline_reason', 'offered_at', 'offered_by', 'offered_by_name', 'decided_at', 'decided_by',
      'decided_by_name', 'new_plan_id', 'new_version_id'],
    rows: offers.map(({ index, from, to, offeredBy, offered, movesOn, answer }): CopyValue[] => {
      const { nhsNumber, familyName, givenName, dateOfBirth, plans: [plan] } = held(index, from)
      if (!plan) throw new RangeError(`Number ${index} has no plan to offer`)
      const accepted = answer?.state === 'accepted'
      const taken = accepted ? held(index, to).plans[0] : undefined
      // The offered plan had no end date; one that was accepted has ended since.
      const { startDate, endDate, expectedOn } = accepted ? (plan.states[0] ?? presentState(plan)) : presentState(plan)
      return [random.uuid(), plan.id, idOf(from), idOf(to), nhsNumber, familyName, givenName, dateOfBirth, plan.type, startDate, endDate, expectedOn,
        dateAgo(clock, movesOn), answer?.state ?? 'offered', answer?.reason ?? null, timestamp(momentAgo(clock, offered, 14.3)),
        personIds.get(offeredBy) ?? '', offeredBy, answer ? timestamp(momentAgo(clock, answer.daysAgo, 15.1)) : null,
        answer ? (personIds.get(answer.by) ?? '') : null, answer?.by ?? null, taken?.id ?? null, taken?.states[0]?.versionId ?? null]
    }),
  }
}

function approvalTable(random: Random, { clock, held, idOf, personIds }: Register): TableRows {
  const marcus = ['Marcus Whitfield', personIds.get('Marcus Whitfield') ?? ''] as const
  const ibrahim = ['Ibrahim Sesay', personIds.get('Ibrahim Sesay') ?? ''] as const
  const joanna = ['Joanna Kowalczyk', personIds.get('Joanna Kowalczyk') ?? ''] as const
  return {
    table: 'cpis.approval',
    columns: ['id', 'authority_id', 'kind', 'child_id', 'reason', 'requested_at', 'requested_by', 'requested_by_name', 'decision', 'decided_at',
      'decided_by', 'decided_by_name'],
    rows: [
      [random.uuid(), idOf(leeds), 'protection-lift', held(keepingIndex.protectedAtLeeds, leeds).id,
        'The court has lifted the order that kept the address secret, and the team manager agrees.',
        timestamp(momentAgo(clock, 1, 15.4)), marcus[1], marcus[0], null, null, null, null],
      [random.uuid(), idOf(camden), 'protection-lift', held(keepingIndex.liftedAtCamden, camden).id,
        'The person from whom the family was hidden no longer lives in the area. Agreed at the review.',
        timestamp(momentAgo(clock, 16, 10.2)), ibrahim[1], ibrahim[0], 'approved', timestamp(momentAgo(clock, 15, 12.4)), joanna[1], joanna[0]],
    ],
  }
}
