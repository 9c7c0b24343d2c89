import type { NhsNumber } from '@/lib/shared/nhs-number'
import type { FileEndings } from './check/endings'
import type { MatchedRow, RegisterProblem, RowOutcome } from './check/match-rows'
import type { RejectionCode } from './read/row-schema'
import type { UploadColumn } from './upload-columns'
import type { ValidatedRows } from './read/validate-rows'

/**
 * Result of a file (cp-is.md 2.4): `CPF01` refused as a whole, `CPF02` all loaded, `CPF03` some loaded, `CPF04` nothing loaded, `CPF05` the
 * demographics service did not answer.
 */
export type FileCode = 'CPF01' | 'CPF02' | 'CPF03' | 'CPF04' | 'CPF05'

/** Result of a row: `CPR06` loaded. */
export type RowCode = RejectionCode | 'CPR06'

/** How many rows a file has, and how many had each outcome: the latter add up to the former. */
export type UploadCounts = { read: number } & Record<RowOutcome, number>

/** The result of one row. `number` is its NHS number as written. */
export type RowResult = {
  row: number
  number: string
  code: RowCode
  outcome: RowOutcome
  /** The column to correct, when just one is at fault. */
  column: UploadColumn | null
  /** What is wrong and how to correct it; for a loaded row null, or why it counts as one with another. */
  reason: string | null
  /** The number that took the place of the row's, as demographics say. Joined to it when the file is saved. */
  replacedBy?: NhsNumber
  /** It is loaded, but its person could not be compared with demographics yet. */
  waits?: boolean
  /** It is not accepted only because the plan before its own has not ended yet. */
  waitsForEnding?: boolean
}

/** The result of a file. */
export type UploadReport = {
  fileCode: FileCode
  /** Why the whole file was refused; null when its rows were judged. */
  refusal: string | null
  /** The id of its record; null when it was too large to be kept. */
  uploadId: string | null
  /** When the same file was applied before: nothing has changed now. */
  appliedBefore: Date | null
  counts: UploadCounts
  /** How many of the rows that are loaded wait to be compared with demographics. */
  waiting: number
  /** In the order of the file. */
  rows: RowResult[]
  /** What it takes away, and who has to agree to that; null when its rows were not judged. */
  endings: FileEndings | null
}

/**
 * What is said of a row whose plan follows one that a file ends, once nothing waits any more: the ending was confirmed, declined or overtaken, or somebody ended the plan in another
 * way.
 */
export const WAITED_FOR_ENDING =
  'The plan before this one had not ended when this row came, and no ending of that plan waits any more. If this plan is in place, save the row; if that plan goes on, end it first.'

const REGISTER_PROBLEMS: Readonly<Record<RegisterProblem, Pick<RowResult, 'code' | 'column' | 'reason' | 'waitsForEnding'>>> = {
  overlap: {
    code: 'CPR07',
    column: 'start_date',
    reason:
      'Another plan of this kind runs at the same time for this NHS number, in the register or in another row. Correct the dates, or end or withdraw the other first.',
  },
  'waits-for-ending': {
    code: 'CPR07',
    column: 'start_date',
    reason:
      'The plan before this one ends by this file or an earlier one, and that ending still waits, for a second person or until somebody has confirmed its date. Send this row again when it has ended.',
    waitsForEnding: true,
  },
  'closed-died': {
    code: 'CPR07',
    column: 'end_date',
    reason: 'The record of this child was closed because the child has died. Take the row out, or end the plan on or before that day.',
  },
  'closed-adopted': {
    code: 'CPR07',
    column: 'nhs_number',
    reason: 'This number was closed by an adoption, and nothing is published under it any more. Take the row out.',
  },
  'nothing-to-withdraw': {
    code: 'CPR07',
    column: 'delete',
    reason: 'No plan of this kind with this start date is held, so there is nothing to withdraw. Check number, kind and start date.',
  },
  'adult-today': {
    code: 'CPR07',
    column: 'date_of_birth',
    reason: 'The person is 18 or over today. Check the date of birth, or give the date on which the plan ended.',
  },
  'corrected-number': {
    code: 'CPR07',
    column: 'nhs_number',
    reason:
      'Your authority has corrected this number for this child, whom you publish under another one. Send the row with that number. If the correction was wrong, correct the record of the child first.',
  },
  'other-child': {
    code: 'CPR07',
    column: 'nhs_number',
    reason:
      'You publish this NHS number for somebody else, and the person in this row under another number. Find out whose it is, and correct the number, or the name and the local id.',
  },
  'other-person': {
    code: 'CPR07',
    column: 'nhs_number',
    reason:
      'You publish this NHS number for somebody else: neither the name nor the local id in this row is theirs. Find out whose the number is. If it is the same person, correct the name on the record of the child first.',
  },
  'spoken-since': {
    code: 'CPR07',
    column: null,
    reason: 'Your authority changed this plan after this file was made. Send the row again if it still holds.',
  },
  'other-date-of-birth': {
    code: 'CPR03',
    column: 'date_of_birth',
    reason:
      'You already publish this NHS number with another date of birth. Check both. If the date that is held is wrong, ask for it to be corrected first.',
  },
}

/** The sentence for a file's code. */
export const FILE_CODE_WORDS: Readonly<Record<FileCode, string>> = {
  CPF01: 'The file was refused. Nothing changed.',
  CPF02: 'All rows were loaded.',
  CPF03: 'Some rows were loaded, others were not accepted.',
  CPF04: 'No row was accepted. Nothing changed.',
  CPF05: 'The national record could not be asked. Nothing changed.',
}

/** The report on a file that was refused as a whole. */
export function refusedFile(refusal: string, uploadId: string | null = null, fileCode: 'CPF01' | 'CPF05' = 'CPF01'): UploadReport {
  return { fileCode, refusal, uploadId, appliedBefore: null, counts: countsOf([]), waiting: 0, rows: [], endings: null }
}

const WAITS =
  'Loaded, but not compared with the national record yet: it has not answered about this person. CPIS compares it by itself, and asks until it can.'

/**
 * The result of each row, in file order, once the register has been asked about the accepted ones.
 *
 * @param waiting the rows whose person could not be compared with demographics
 */
export function rowResults(validated: ValidatedRows, matched: readonly MatchedRow[], waiting: ReadonlySet<number> = new Set()): RowResult[] {
  const results = new Map<number, RowResult>()
  for (const { row, number, code, problems, replacedBy } of validated.rejected) {
    const column = problems.length === 1 ? (problems[0]?.column ?? null) : null
    results.set(row, { row, number, code, outcome: 'rejected', column, reason: problems.map(({ reason }) => reason).join(' '), replacedBy })
  }
  const outcomes = new Map(matched.map((match) => [match.row, match]))
  for (const { row, plan } of validated.accepted) {
    const match = outcomes.get(row)
    if (!match) throw new Error(`The register said nothing of row ${row}`)
    const problem = match.problem && REGISTER_PROBLEMS[match.problem]
    const waits = problem === null && waiting.has(row)
    const loaded = { code: 'CPR06', column: null, reason: waits ? WAITS : null, waits } as const
    results.set(row, { row, number: plan.nhsNumber, outcome: match.outcome, ...loaded, ...problem })
  }
  for (const { row, number, sameAs } of validated.repeated) {
    const first = results.get(sameAs)
    if (!first) throw new Error(`There is no row ${sameAs}`)
    const counted = { outcome: 'unchanged' as const, column: null, reason: `The same as row ${sameAs}: counts once.` }
    results.set(row, { ...first, ...(first.outcome === 'rejected' ? {} : counted), row, number })
  }
  return [...results.values()].sort((one, other) => one.row - other.row)
}

/** Counts the rows by outcome. */
export function countsOf(rows: readonly RowResult[]): UploadCounts {
  const counts: UploadCounts = { read: rows.length, added: 0, changed: 0, ended: 0, unchanged: 0, withdrawn: 0, rejected: 0 }
  for (const { outcome } of rows) counts[outcome] += 1
  return counts
}

/** The result code of a file whose rows were judged. */
export function fileCodeOf({ read, rejected }: UploadCounts): FileCode {
  if (rejected === 0) return 'CPF02'
  return rejected < read ? 'CPF03' : 'CPF04'
}
