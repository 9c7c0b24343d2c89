import { aboutOf, type KeptCells } from '@/lib/uploads/to-fix/rejected-rows'
import { UPLOAD_COLUMNS, type UploadColumn } from '@/lib/uploads/upload-columns'
import { validateRows } from '@/lib/uploads/read/validate-rows'
import { calendarDate } from '@/lib/shared/calendar-date'
import { syntheticNhsNumber } from '@/lib/shared/synthetic-nhs-number'
import type { ChildRecord, RegisteredPerson } from './child'
import { camden, leeds } from './awkward-case'
import { keepingIndex } from './keeping-cases'
import { dateAgo, type SeedClock } from './seed-clock'

/** A row of a council's file that could not be saved, with the explanation that today's rules give. */
export type RowToFix = {
  council: string
  /** How many days ago the file was sent. */
  fileDay: number
  row: number
  cells: KeptCells
  about: string
  code: string
  column: UploadColumn | null
  reason: string
}

/** A new plan for a child who is on the register, with one mistake in the row. */
type Slip = {
  council: string
  fileDay: number
  row: number
  /** The child's index in `syntheticNhsNumber`. */
  index: number
  type: 'CPP' | 'LAC'
  /** Days before today. */
  started: number
  /** Makes the mistake: what the cells say instead. */
  slip: (cells: Record<string, string>) => Partial<Record<UploadColumn, string>>
}

const slashed = (date: string): string => date.split('-').toReversed().join('/')

/** Each could be saved once its mistake is corrected. Data only. */
const slips: readonly Slip[] = [
  {
    council: leeds,
    fileDay: 2,
    row: 4,
    index: 38,
    type: 'CPP',
    started: 3,
    slip: ({ nhs_number: number = '' }) => ({ nhs_number: swapped(number) }),
  },
  { council: leeds, fileDay: 2, row: 7, index: 17, type: 'LAC', started: 5, slip: ({ start_date: date = '' }) => ({ start_date: slashed(date) }) },
  { council: leeds, fileDay: 9, row: 3, index: 39, type: 'LAC', started: 11, slip: ({ start_date: date = '' }) => ({ end_date: yearBefore(date) }) },
  { council: leeds, fileDay: 33, row: 5, index: 42, type: 'CPP', started: 35, slip: () => ({ plan_type: 'CP' }) },
  { council: camden, fileDay: 1, row: 3, index: 33, type: 'CPP', started: 2, slip: () => ({ nhs_number: '9.99E+09' }) },
  {
    council: camden,
    fileDay: 1,
    row: 6,
    index: 40,
    type: 'LAC',
    started: 2,
    slip: ({ date_of_birth: date = '' }) => ({ date_of_birth: slashed(date) }),
  },
  { council: camden, fileDay: 1, row: 8, index: 26, type: 'LAC', started: 4, slip: () => ({ date_of_birth: '' }) },
  { council: camden, fileDay: 6, row: 4, index: keepingIndex.endingAtCamden, type: 'CPP', started: 8, slip: () => ({ family_name: 'Franc1s' }) },
  {
    council: camden,
    fileDay: 6,
    row: 5,
    index: keepingIndex.changedAtCamden,
    type: 'LAC',
    started: 7,
    slip: ({ start_date: date = '' }) => ({ start_date: yearAfter(date) }),
  },
  { council: camden, fileDay: 20, row: 3, index: 10, type: 'LAC', started: 23, slip: () => ({ nhs_number: 'LWXY 214' }) },
]

/** Swaps two digits, as happens when somebody copies a number from a letter. */
function swapped(number: string): string {
  return `${number.slice(0, 7)}${number.charAt(8)}${number.charAt(7)}${number.slice(9)}`
}

function yearBefore(date: string): string {
  return `${Number(date.slice(0, 4)) - 1}${date.slice(4, 8)}28`
}

function yearAfter(date: string): string {
  return `${Number(date.slice(0, 4)) + 1}${date.slice(4)}`
}

/**
 * The rows to fix of two councils, checked with the rules for files.
 *
 * @param people the awkward cases
 * @throws RangeError if a row could be saved after all, or is about nobody on the council's register
 */
export function rowsToFix(clock: SeedClock, people: Iterable<RegisteredPerson>): RowToFix[] {
  const records = [...people].flatMap((person) => person.records)
  return slips.map((slip) => {
    const record = records.find((held) => held.nhsNumber === syntheticNhsNumber(slip.index) && held.council.dfeCode === slip.council)
    if (!record) throw new RangeError(`Number ${slip.index} is not held by the authority ${slip.council}`)
    const sent = rightCells(clock, slip, record)
    return judged(clock, slip, { ...sent, ...slip.slip(sent) })
  })
}

function rightCells(clock: SeedClock, { type, started }: Slip, record: ChildRecord): Record<string, string> {
  return {
    nhs_number: record.nhsNumber,
    local_id: record.localId,
    family_name: record.familyName,
    given_name: record.givenName,
    date_of_birth: record.dateOfBirth,
    plan_type: type,
    start_date: dateAgo(clock, started),
  }
}

function judged(clock: SeedClock, { council, fileDay, row }: Slip, sent: Record<string, string>): RowToFix {
  const places = new Map(UPLOAD_COLUMNS.map((column, place) => [column, place]))
  const file = {
    format: 'csv',
    places,
    width: UPLOAD_COLUMNS.length,
    envelope: null,
    rows: [{ row, cells: UPLOAD_COLUMNS.map((column) => sent[column] ?? '') }],
  } as const
  const {
    rejected: [refused],
  } = validateRows(file, calendarDate(dateAgo(clock, fileDay)))
  if (!refused) throw new RangeError(`Row ${row} of the authority ${council} has no fault`)
  const cells: KeptCells = Object.fromEntries(Object.entries(sent).filter(([, cell]) => cell !== ''))
  const { code, problems } = refused
  return {
    council,
    fileDay,
    row,
    cells,
    about: aboutOf(cells),
    code,
    column: problems.length === 1 ? (problems[0]?.column ?? null) : null,
    reason: problems.map((problem) => problem.reason).join(' '),
  }
}
