import { z } from 'zod'
import {
  LEGAL_STATUSES,
  PLAN_CATEGORIES,
  PLAN_INSTRUCTIONS,
  PLAN_TYPES,
  type LegalStatus,
  type PlanCategory,
  type PlanInstruction,
  type PlanType,
} from '@/lib/plans/plan-codes'
import { parseIsoDate, type CalendarDate } from '@/lib/shared/calendar-date'
import type { NhsNumber, NhsNumberProblem } from '@/lib/shared/nhs-number'
import { numberOfOtherCountry, parseEnglishNumber } from '@/lib/shared/nhs-number-country'
import { parseName, type PersonNameProblem } from '@/lib/shared/person-name'
import { parsePhoneNumber } from '@/lib/shared/phone'
import { trimWhiteSpace } from '@/lib/shared/white-space'
import { UPLOAD_COLUMNS } from '../upload-columns'

/**
 * One row of a file, cell by cell. Every sentence says how to correct the cell without repeating it. Rules that need two cells or today's
 * date are in `row-rules.ts`.
 */

/**
 * Why a row is not accepted: `CPR01` nobody has the number, `CPR05` it was replaced, `CPR03` it is not the person who is held, `CPR04` an
 * old-style NHS number, `CPR07` anything else (cp-is.md 2.4).
 */
export type RejectionCode = 'CPR01' | 'CPR03' | 'CPR04' | 'CPR05' | 'CPR07'

/** Plans cannot have begun before the Children Act 1989; an earlier year is a slip of the pen. The database has the same limit. */
const FIRST_PLAN_DATE = '1990-01-01'
const LONGEST_LOCAL_ID = 40
const LONGEST_TEAM = 80
const HIDDEN_CHARACTER = /[\p{C}\u2028\u2029]/u
/** Before 1996 numbers were letters and digits in groups, such as `ABCD 123` or `KLMN/45/6`. */
const OLD_STYLE_NUMBER = /^[A-Z]{2,5}[ /-]?[0-9]{1,4}(?:[ /-][0-9]{1,4})?$/i
/** What a spreadsheet makes of ten digits when it takes them for a quantity. */
const SCIENTIFIC = /^[0-9](?:[.,][0-9]+)?E\+?[0-9]+$/i

/** Says that a cell is not accepted. */
class Refused {
  constructor(
    readonly sentence: string,
    readonly code: RejectionCode = 'CPR07',
  ) {}
}

/** A cell: outer white space does not count, and `read` turns it into a value or refuses it. */
function cell<Value>(read: (text: string) => Value | Refused) {
  return z.string().transform((text, context): Value => {
    const value = read(trimWhiteSpace(text))
    if (!(value instanceof Refused)) return value
    context.addIssue({ code: 'custom', message: value.sentence, params: { code: value.code } })
    return z.NEVER
  })
}

/** A cell that may be empty. */
function optionalCell<Value>(read: (text: string) => Value | Refused) {
  return cell((text) => (text === '' ? null : read(text)))
}

const NUMBER_SENTENCES: Readonly<Record<Exclude<NhsNumberProblem, 'length'>, string>> = {
  empty: 'The NHS number is missing. Add it.',
  letters: 'NHS number must only include numbers.',
  'other-digits': 'NHS number must only include the digits 0 to 9.',
  'hidden-character': 'The NHS number holds a character that cannot be seen. Type it again.',
  grouping: 'Write the 10 digits of the NHS number together, or as 3, 3 and 4.',
  'same-digit': 'This is not a valid NHS number. Check for mistyped or swapped digits.',
  'check-digit': 'This is not a valid NHS number. Check for mistyped or swapped digits.',
}

function readNumber(text: string): NhsNumber | Refused {
  const verdict = parseEnglishNumber(text)
  if (verdict.ok) return verdict.number
  if (verdict.problem === 'other-country') return new Refused(`${numberOfOtherCountry(verdict.country)}.`)
  if (OLD_STYLE_NUMBER.test(text)) return new Refused('This is an old-style NHS number. Send the 10-digit number.', 'CPR04')
  if (SCIENTIFIC.test(text)) return new Refused('A spreadsheet has shortened the NHS number. Format the column as text and enter the number again.')
  if (verdict.problem === 'length') return new Refused(`NHS number must be 10 digits. This one has ${verdict.digits}.`)
  return new Refused(NUMBER_SENTENCES[verdict.problem])
}

function readName(what: string) {
  const sentences: Readonly<Record<PersonNameProblem, string>> = {
    empty: `The ${what} is missing. Add it.`,
    'too-long': `The ${what} must be 100 characters or fewer.`,
    'hidden-character': `The ${what} holds a character that cannot be seen. Type it again.`,
    digit: `The ${what} holds a digit. Check that the columns have not slipped.`,
    symbol: `The ${what} holds a character that no name has. Check that the columns have not slipped.`,
    'no-letter': `The ${what} holds no letter. Enter the name.`,
  }
  return (text: string): string | Refused => {
    const verdict = parseName(text)
    return verdict.ok ? verdict.name : new Refused(sentences[verdict.problem])
  }
}

function readDate(what: string) {
  return (text: string): CalendarDate | Refused => {
    if (text === '') return new Refused(`The ${what} is missing. Add it.`)
    const date = parseIsoDate(text)
    if (date !== null) return date
    return /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)
      ? new Refused(`The ${what} is not a real date. Check day, month and year.`)
      : new Refused(`Write the ${what} as year-month-day, for example 2026-03-09.`)
  }
}

function readPlanDate(what: string) {
  const read = readDate(what)
  return (text: string): CalendarDate | Refused => {
    const date = read(text)
    return typeof date === 'string' && date < FIRST_PLAN_DATE ? new Refused(`The ${what} is before 1990. Check the year.`) : date
  }
}

/** Text of no fixed form that the authority's own staff understand. Stored as it came; made safe on export. */
function readText(what: string, longest: number) {
  return (text: string): string | Refused => {
    if (text === '') return new Refused(`The ${what} is missing. Add it.`)
    if (text.length > longest && [...text].length > longest) return new Refused(`The ${what} must be ${longest} characters or fewer.`)
    return HIDDEN_CHARACTER.test(text) ? new Refused(`The ${what} holds a character that cannot be seen. Type it again.`) : text
  }
}

function readCode<Code extends string>(what: string, codes: readonly Code[]) {
  const known: ReadonlyMap<string, Code> = new Map(codes.map((code) => [code, code]))
  return (text: string): Code | Refused => known.get(text) ?? new Refused(`The ${what} must be one of ${codes.join(', ')}.`)
}

function readPhone(text: string): string | Refused {
  const verdict = parsePhoneNumber(text)
  return verdict.ok ? verdict.phone.display : new Refused('The telephone number of the lead team must be a UK number with its area code.')
}

const KNOWN_INSTRUCTIONS: ReadonlySet<string> = new Set(PLAN_INSTRUCTIONS)

/** Puts instructions in the order of the fixed list, so that the same ones always give the same text. */
function readInstructions(text: string): PlanInstruction[] | Refused {
  const said = text
    .split(';')
    .map(trimWhiteSpace)
    .filter((instruction) => instruction !== '')
  if (!said.every((instruction) => KNOWN_INSTRUCTIONS.has(instruction))) {
    return new Refused(`Instructions must be from this list, with semicolons between: ${PLAN_INSTRUCTIONS.join(', ')}.`)
  }
  return PLAN_INSTRUCTIONS.filter((instruction) => said.includes(instruction))
}

function readDelete(text: string): boolean | Refused {
  if (text === '') return false
  return text === 'Y' ? true : new Refused('Write Y to withdraw the row, or leave the cell empty.')
}

const readGivenName = readName('given name')
const planType = readCode('plan type', PLAN_TYPES)

const columns = {
  nhs_number: cell(readNumber),
  local_id: cell<string | null>(readText('local id', LONGEST_LOCAL_ID)),
  family_name: cell(readName('family name')),
  // Empty for somebody with one name; demographics then hold none either, or the row is not loaded.
  given_name: cell((text) => (text === '' ? '' : readGivenName(text))),
  date_of_birth: cell(readDate('date of birth')),
  plan_type: cell((text) => (text === '' ? new Refused('The plan type is missing. Add it.') : planType(text))),
  start_date: cell(readPlanDate('start date')),
  end_date: optionalCell(readPlanDate('end date')),
  delete: cell(readDelete),
  category: optionalCell(readCode<PlanCategory>('category', PLAN_CATEGORIES)),
  legal_status: optionalCell(readCode<LegalStatus>('legal status', LEGAL_STATUSES)),
  lead_team: optionalCell(readText('lead team', LONGEST_TEAM)),
  lead_team_phone: optionalCell(readPhone),
  last_review_date: optionalCell(readPlanDate('date of the last review')),
  next_review_date: optionalCell(readPlanDate('date of the next review')),
  instructions: cell(readInstructions),
} satisfies Record<(typeof UPLOAD_COLUMNS)[number], z.ZodType>

/** A row's cells by column. A column that the file does not have counts as an empty cell. */
export const uploadCells = z.object(columns).transform(uploadRow)

/** The same for a national message, which need not give the local id: the register then keeps the one it has. */
export const messageCells = z.object({ ...columns, local_id: optionalCell(readText('local id', LONGEST_LOCAL_ID)) }).transform(uploadRow)

function uploadRow(cells: z.output<z.ZodObject<typeof columns>>): UploadRow {
  return {
    nhsNumber: cells.nhs_number,
    localId: cells.local_id,
    familyName: cells.family_name,
    givenName: cells.given_name,
    dateOfBirth: cells.date_of_birth,
    type: cells.plan_type,
    startDate: cells.start_date,
    ...(cells.plan_type === 'UCPP' ? { endDate: null, expectedOn: cells.end_date } : { endDate: cells.end_date, expectedOn: null }),
    withdrawn: cells.delete,
    category: cells.category,
    legalStatus: cells.legal_status,
    leadTeam: cells.lead_team,
    leadTeamPhone: cells.lead_team_phone,
    lastReviewDate: cells.last_review_date,
    nextReviewDate: cells.next_review_date,
    instructions: cells.instructions,
  }
}

/** A row in which every cell makes sense. */
export type UploadRow = {
  nhsNumber: NhsNumber
  /** Null only in a national message, which may leave it out. */
  localId: string | null
  familyName: string
  givenName: string
  dateOfBirth: CalendarDate
  type: PlanType
  startDate: CalendarDate
  /** Null for an unborn plan, which no date ends. */
  endDate: CalendarDate | null
  /** Of an unborn plan: the end date that the file gives, which is the day that is expected (interoperability.md 7.2). */
  expectedOn: CalendarDate | null
  /** The plan was a mistake and is to be withdrawn. */
  withdrawn: boolean
  category: PlanCategory | null
  legalStatus: LegalStatus | null
  leadTeam: string | null
  leadTeamPhone: string | null
  lastReviewDate: CalendarDate | null
  nextReviewDate: CalendarDate | null
  instructions: PlanInstruction[]
}
