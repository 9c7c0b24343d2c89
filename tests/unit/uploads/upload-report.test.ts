import { describe, expect, it } from 'vitest'
import { countsOf, fileCodeOf, refusedFile, rowResults } from '@/lib/uploads/upload-report'
import { readCsv } from '@/lib/uploads/read/read-csv'
import { validateRows } from '@/lib/uploads/read/validate-rows'
import { calendarDate } from '@/lib/shared/calendar-date'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { uploadText } from '@/tests/support/upload-file'

function validated() {
  const read = readCsv(uploadText([{}, {}, { nhs_number: fakeNhsNumber(1) }, { nhs_number: '12' }]))
  if (!read.ok) throw new Error(read.refusal)
  return validateRows(read.file, calendarDate('2026-11-22'))
}

describe('the report on a file', () => {
  it('has every row once, in the order of the file, and a repeat counts once', () => {
    const rows = rowResults(validated(), [
      { row: 2, outcome: 'added', problem: null },
      { row: 4, outcome: 'rejected', problem: 'nothing-to-withdraw' },
    ])
    expect(rows.map(({ row, number, code, outcome, column }) => [row, number, code, outcome, column])).toEqual([
      [2, '9990000018', 'CPR06', 'added', null],
      [3, '9990000018', 'CPR06', 'unchanged', null],
      [4, fakeNhsNumber(1), 'CPR07', 'rejected', 'delete'],
      [5, '12', 'CPR07', 'rejected', 'nhs_number'],
    ])
    expect(rows[1]?.reason).toBe('The same as row 2: counts once.')
    expect(countsOf(rows)).toEqual({ read: 4, added: 1, changed: 0, ended: 0, unchanged: 1, withdrawn: 0, rejected: 2 })
  })

  it('rejects the repeat of a row that the register rejects', () => {
    const rows = rowResults(validated(), [
      { row: 2, outcome: 'rejected', problem: 'overlap' },
      { row: 4, outcome: 'added', problem: null },
    ])
    expect(rows.slice(0, 2).map(({ code, outcome, column }) => [code, outcome, column])).toEqual([
      ['CPR07', 'rejected', 'start_date'],
      ['CPR07', 'rejected', 'start_date'],
    ])
  })

  it('has the code of what came of the whole', () => {
    const none = { read: 0, added: 0, changed: 0, ended: 0, unchanged: 0, withdrawn: 0, rejected: 0 }
    expect(fileCodeOf({ ...none, read: 2, unchanged: 2 })).toBe('CPF02')
    expect(fileCodeOf({ ...none, read: 2, added: 1, rejected: 1 })).toBe('CPF03')
    expect(fileCodeOf({ ...none, read: 2, rejected: 2 })).toBe('CPF04')
    expect(refusedFile('The file is empty.')).toEqual({
      fileCode: 'CPF01',
      refusal: 'The file is empty.',
      uploadId: null,
      appliedBefore: null,
      counts: none,
      waiting: 0,
      rows: [],
      endings: null,
    })
  })
})
