import { syntheticNhsNumber } from '@/lib/shared/synthetic-nhs-number'
import type { NhsNumber } from '@/lib/shared/nhs-number'

/** The index of the first child in the files, beyond those of any seeded register. */
const FIRST_PERSON = 880_000

const FAMILY_NAMES = ['Ashworth', 'Begum', 'Connolly', 'Demir', 'Eze', 'Fairclough', 'Ghosh']
const GIVEN_NAMES = ['Robin', 'Amira', 'Sean', 'Elif', 'Chidi']
const COLUMNS = [
  'nhs_number',
  'local_id',
  'family_name',
  'given_name',
  'date_of_birth',
  'plan_type',
  'start_date',
  'end_date',
  'delete',
  'category',
  'legal_status',
  'lead_team',
  'lead_team_phone',
  'last_review_date',
  'next_review_date',
  'instructions',
]

/** The rows of a full file, each about a different child with one plan in place, in the columns of {@link fileOf}. */
export function rowsOf(count: number, team: string): string[][] {
  return Array.from({ length: count }, (_, at) => {
    const isLookedAfter = at % 2 === 1
    const day = (from: number, every: number) => String(from + (at % every)).padStart(2, '0')
    return [
      numberOf(at),
      `L-${at}`,
      FAMILY_NAMES[at % 7] ?? '',
      GIVEN_NAMES[at % 5] ?? '',
      `20${day(10, 10)}-${day(1, 12)}-${day(1, 28)}`,
      isLookedAfter ? 'LAC' : 'CPP',
      `2025-${day(1, 12)}-${day(1, 27)}`,
      '',
      '',
      isLookedAfter ? '' : 'NEG',
      isLookedAfter ? 'C2' : '',
      team,
      '01632 960123',
      `2026-${day(1, 9)}-11`,
      '',
      'ring-on-arrival',
    ]
  })
}

/** The NHS number of the child of a row. */
export function numberOf(at: number): NhsNumber {
  return syntheticNhsNumber(FIRST_PERSON + at)
}

/** The rows as a file. */
export function fileOf(rows: readonly string[][]): Buffer {
  return Buffer.from([COLUMNS, ...rows].map((cells) => `${cells.join(',')}\r\n`).join(''))
}
