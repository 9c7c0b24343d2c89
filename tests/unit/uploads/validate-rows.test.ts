import { describe, expect, it } from 'vitest'
import { decodeFile } from '@/lib/uploads/read/decode-file'
import { readCsv } from '@/lib/uploads/read/read-csv'
import { validateRows, type ValidatedRows } from '@/lib/uploads/read/validate-rows'
import { calendarDate } from '@/lib/shared/calendar-date'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { expectedCamdenResults, readSample, SAMPLES_TODAY } from '@/tests/support/samples'
import { uploadText, type FileRow } from '@/tests/support/upload-file'

const TODAY = calendarDate('2026-11-22')

function validate(rows: readonly FileRow[]): ValidatedRows {
  const read = readCsv(uploadText(rows))
  if (!read.ok) throw new Error(read.refusal)
  return validateRows(read.file, TODAY)
}

/** What is wrong with one row, each problem as `column: sentence`. */
function problemsOf(row: FileRow): string[] {
  return validate([row]).rejected.flatMap(({ problems }) => problems.map(({ column, reason }) => `${column}: ${reason}`))
}

describe('a row', () => {
  it('is read into a plan, with its codes in one order', () => {
    const { accepted } = validate([
      { nhs_number: '999 000 0018', category: 'NEG', instructions: 'ring-on-arrival; ring-before-discharge', lead_team_phone: ' 01632 960123 ' },
    ])
    expect(accepted).toMatchObject([
      {
        row: 2,
        plan: {
          nhsNumber: '9990000018',
          endDate: null,
          withdrawn: false,
          category: 'NEG',
          legalStatus: null,
          leadTeamPhone: '01632 960123',
          instructions: ['ring-before-discharge', 'ring-on-arrival'],
        },
      },
    ])
  })

  it.each<[string, FileRow, string]>([
    ['no NHS number', { nhs_number: '' }, 'nhs_number: The NHS number is missing. Add it.'],
    ['nine digits', { nhs_number: '999100531' }, 'nhs_number: NHS number must be 10 digits. This one has 9.'],
    ['a wrong check digit', { nhs_number: '9991005324' }, 'nhs_number: This is not a valid NHS number. Check for mistyped or swapped digits.'],
    [
      'a number of Scotland',
      { nhs_number: '0101701233' },
      'nhs_number: This looks like a Scottish CHI number. Only NHS numbers of England can be held.',
    ],
    [
      'a number of Northern Ireland',
      { nhs_number: '3200000007' },
      'nhs_number: This looks like a Northern Ireland number. Only NHS numbers of England can be held.',
    ],
    ['another grouping', { nhs_number: '99 90 00 00 18' }, 'nhs_number: Write the 10 digits of the NHS number together, or as 3, 3 and 4.'],
    [
      'a number that a spreadsheet has shortened',
      { nhs_number: '9.991E+09' },
      'nhs_number: A spreadsheet has shortened the NHS number. Format the column as text and enter the number again.',
    ],
    ['digits of another script', { nhs_number: '٩٩٩٠٠٠٠٠١٨' }, 'nhs_number: NHS number must only include the digits 0 to 9.'],
    ['no family name', { family_name: ' ' }, 'family_name: The family name is missing. Add it.'],
    ['a digit in a name', { given_name: 'Robin 2' }, 'given_name: The given name holds a digit. Check that the columns have not slipped.'],
    ['a formula for a name', { family_name: '=1' }, 'family_name: The family name holds a digit. Check that the columns have not slipped.'],
    [
      'a hidden character in a name',
      { family_name: 'Ash\u202eworth' },
      'family_name: The family name holds a character that cannot be seen. Type it again.',
    ],
    ['no local id', { local_id: '' }, 'local_id: The local id is missing. Add it.'],
    ['a long local id', { local_id: 'x'.repeat(41) }, 'local_id: The local id must be 40 characters or fewer.'],
    ['another order of the date', { start_date: '31/02/2026' }, 'start_date: Write the start date as year-month-day, for example 2026-03-09.'],
    ['a date that never was', { start_date: '2026-02-30' }, 'start_date: The start date is not a real date. Check day, month and year.'],
    [
      'a word that PostgreSQL takes for a date',
      { start_date: 'epoch' },
      'start_date: Write the start date as year-month-day, for example 2026-03-09.',
    ],
    [
      'a plan from before the Act',
      { start_date: '1989-12-31', date_of_birth: '1985-01-01' },
      'start_date: The start date is before 1990. Check the year.',
    ],
    ['a start in the future', { start_date: '2026-11-23' }, 'start_date: The start date is in the future. Send the plan when it has started.'],
    ['an end before the start', { end_date: '2025-03-08' }, 'end_date: The end date is before the start date. Check both.'],
    [
      'an unborn plan without an end',
      { plan_type: 'UCPP', date_of_birth: '1999-01-01' },
      'end_date: An unborn child protection plan needs an end date: the day that is expected. Add it.',
    ],
    [
      'a plan of an adult',
      { date_of_birth: '2007-03-09' },
      'date_of_birth: The person was 18 or over when the plan started. Only an unborn child protection plan can be about an adult.',
    ],
    ['a birth after the start', { date_of_birth: '2025-03-10' }, 'date_of_birth: The date of birth is after the start date. Check both.'],
    ['an unknown plan type', { plan_type: 'CIN' }, 'plan_type: The plan type must be one of CPP, LAC, UCPP.'],
    ['a plan type that every object has', { plan_type: 'constructor' }, 'plan_type: The plan type must be one of CPP, LAC, UCPP.'],
    ['an unknown category', { category: 'XYZ' }, 'category: The category must be one of NEG, PHY, SAB, EMO, MUL.'],
    [
      'an unknown legal status',
      { legal_status: 'C9' },
      'legal_status: The legal status must be one of C1, C2, D1, E1, V2, V3, V4, L1, L2, L3, J1, J2, J3.',
    ],
    [
      'an unknown instruction',
      { instructions: 'ring-on-arrival;shout' },
      'instructions: Instructions must be from this list, with semicolons between: ring-before-discharge, ring-on-arrival, contact-restricted, missing-from-care.',
    ],
    [
      'a telephone number without an area',
      { lead_team_phone: '960123' },
      'lead_team_phone: The telephone number of the lead team must be a UK number with its area code.',
    ],
    ['anything but Y in "delete"', { delete: 'yes' }, 'delete: Write Y to withdraw the row, or leave the cell empty.'],
  ])('with %s is not accepted, and says how to put it right', (_what, row, problem) => {
    expect(problemsOf(row)).toEqual([problem])
  })

  it('with an old-style NHS number has a code of its own', () => {
    for (const nhs_number of ['ABCD 123', 'KLMN/45/6']) {
      expect(validate([{ nhs_number }]).rejected).toMatchObject([{ code: 'CPR04', number: nhs_number }])
    }
  })

  it('tells all that is wrong with it at once', () => {
    expect(problemsOf({ nhs_number: '1', family_name: '', end_date: 'soon' })).toHaveLength(3)
  })

  it('with more or fewer cells than columns is not accepted, and stops no other', () => {
    const [names, first, second] = uploadText([{}, { nhs_number: fakeNhsNumber(1) }]).split('\r\n')
    const read = readCsv([names, `${first},"more"`, second].join('\n'))
    if (!read.ok) throw new Error(read.refusal)
    const { accepted, rejected } = validateRows(read.file, TODAY)
    expect(accepted.map(({ row }) => row)).toEqual([3])
    expect(rejected).toMatchObject([
      { row: 2, problems: [{ column: null, reason: 'The row has 10 cells instead of 9. Check its commas and quotation marks.' }] },
    ])
  })

  it('is held to its eighteenth birthday and to its own day of starting, not to the day after', () => {
    expect(problemsOf({ date_of_birth: '2007-03-10' })).toEqual([])
    expect(problemsOf({ start_date: '2026-11-22', date_of_birth: '2026-11-22', end_date: '2026-11-22' })).toEqual([])
  })

  it('that withdraws a mistake may be the mistake', () => {
    expect(problemsOf({ delete: 'Y', end_date: '2025-03-08', date_of_birth: '1999-01-01' })).toEqual([])
  })
})

describe('the rows of a file together', () => {
  it('count once when they say the same, however it is written', () => {
    const { accepted, repeated, rejected } = validate([{}, { nhs_number: '999 000 0018', local_id: 'T-1 ' }])
    expect([accepted.length, rejected.length]).toEqual([1, 0])
    expect(repeated).toEqual([{ row: 3, number: '9990000018', sameAs: 2 }])
  })

  it('are none of them accepted when they contradict each other about one plan', () => {
    const { accepted, rejected } = validate([{}, { end_date: '2026-01-01' }, { nhs_number: fakeNhsNumber(1) }])
    expect(accepted.map(({ row }) => row)).toEqual([4])
    expect(rejected.map(({ row, problems }) => [row, problems[0]?.reason])).toEqual([
      [2, 'Rows 2 and 3 are about the same plan and differ. Send the right one alone.'],
      [3, 'Rows 2 and 3 are about the same plan and differ. Send the right one alone.'],
    ])
  })

  it('must agree on whose an NHS number is, though not on how the name is written', () => {
    const other: FileRow = { plan_type: 'CPP', family_name: 'ASHWORTH', given_name: 'Röbin' }
    expect(validate([{}, other]).rejected).toEqual([])
    expect(validate([{}, { ...other, date_of_birth: '2016-02-03' }]).rejected.map(({ row }) => row)).toEqual([2, 3])
    expect(validate([{}, { ...other, family_name: 'Somebody', delete: 'Y' }]).rejected).toEqual([])
  })
})

describe('the sample files', () => {
  it('come out row by row as they say, except where the demographics service or the register has to be asked', () => {
    const decoded = decodeFile(readSample('202-camden-problems.csv'))
    const read = decoded.ok ? readCsv(decoded.text) : decoded
    if (!read.ok) throw new Error(read.refusal)
    const { accepted, repeated, rejected } = validateRows(read.file, calendarDate(SAMPLES_TODAY))
    const codes = new Map([...accepted, ...repeated].map(({ row }) => [row, 'CPR06']))
    for (const { row, code } of rejected) codes.set(row, code)

    const otherwise = [...expectedCamdenResults()].filter(([row, { code }]) => codes.get(row) !== code)

    expect(codes.size).toBe(65)
    expect(otherwise.map(([row, { code, why }]) => [row, code, why])).toEqual([
      [45, 'CPR01', 'not known to demographics'],
      [46, 'CPR03', 'family name differs'],
      [47, 'CPR03', 'date of birth differs'],
      [49, 'CPR05', 'superseded by 9991005366'],
      [53, 'CPR01', 'number invalidated'],
      // The register finds these two: different start dates, so not the same plan, but one starts while the other is running.
      [62, 'CPR07', 'two rows for one plan disagree'],
      [63, 'CPR07', 'two rows for one plan disagree'],
    ])
  })
})
