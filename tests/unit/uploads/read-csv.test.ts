import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asWritten } from '@/lib/shared/csv-writer'
import type { FileRow } from '@/lib/uploads/read/file-rows'
import { MOST_ROWS, readCsv } from '@/lib/uploads/read/read-csv'
import { readSample } from '@/tests/support/samples'
import { uploadText } from '@/tests/support/upload-file'

const NAMES = 'nhs_number,local_id,family_name,given_name,date_of_birth,plan_type,start_date,end_date'
const refusalOf = (text: string) => {
  const read = readCsv(text)
  return read.ok ? null : read.refusal
}
const rowsOf = (text: string) => {
  const read = readCsv(text)
  if (!read.ok) throw new Error(read.refusal)
  return read.file.rows
}

describe('a CSV file', () => {
  it('is taken apart by RFC 4180, with either line end, and counts its rows as a spreadsheet does', () => {
    const rows = rowsOf(`${NAMES}\n1,"a ""b"", c",d\r\n\r\n,,,,,,,\n2,"two\r\nlines",x,,,,,\n`.replace(',d\r\n', ',d,,,,,\r\n'))
    expect(rows).toEqual([
      { row: 2, cells: ['1', 'a "b", c', 'd', '', '', '', '', ''] },
      { row: 5, cells: ['2', 'two\r\nlines', 'x', '', '', '', '', ''] },
    ])
  })

  it('needs no line end after its last row', () => {
    expect(rowsOf(`${NAMES}\n1,2,3,4,5,6,7,8`)).toHaveLength(1)
  })

  it.each([
    ['that was cut off between two quotation marks', `${NAMES}\n1,"2`, /^The file was cut off, or a quotation mark is missing/],
    [
      'that was cut off in its last row',
      `${NAMES}\n1,2,3,4,5,6,7,8\n1,2,3`,
      'The last row, 3, has 3 cells instead of 8: the file was cut off. Send the whole file again.',
    ],
    ['with a stray quotation mark', `${NAMES}\n1,2"3,4\n`, /^Line 2 has a quotation mark in the middle of a cell/],
    ['without rows', `${NAMES}\r\n`, 'The file has no rows below the names of the columns.'],
    ['with a cell that never seems to end', `${NAMES}\n1,${'x'.repeat(2001)},3,4,5,6,7,8\n`, /^Row 2 has a cell of more than 2000 characters/],
  ])('%s is refused as a whole', (_what, text, refusal) => {
    expect(refusalOf(text)).toMatch(refusal)
  })

  it('of more than twenty thousand rows is refused', () => {
    const row = '1,2,3,4,5,6,7,8\n'
    expect(refusalOf(`${NAMES}\n${row.repeat(MOST_ROWS)}`)).toBeNull()
    expect(refusalOf(`${NAMES}\n${row.repeat(MOST_ROWS + 1)}`)).toBe('The file has 20001 rows. At most 20000 can be sent at once.')
  })

  it('that was cut in the middle of a row is refused, wherever it was cut', () => {
    const whole = readSample('383-leeds-full.csv').toString('utf8').split('\r\n').slice(0, 12).join('\r\n') + '\r\n'
    // White space around a cell never counts, and half a line ending is white space.
    const cellsOf = (rows: readonly FileRow[]) => rows.map(({ cells }) => cells.map((cell) => cell.trim()))
    const rows = cellsOf(rowsOf(whole))
    for (let length = NAMES.length; length < whole.length; length += 1) {
      const read = readCsv(whole.slice(0, length))
      // What is left is exactly the rows it started with, or nothing.
      if (read.ok) expect(cellsOf(read.file.rows)).toEqual(rows.slice(0, read.file.rows.length))
    }
    expect(refusalOf(readSample('204-hackney-cut-off.csv').toString('utf8'))).toMatch(/quotation mark.*Send the whole file again/)
  })

  it('comes back as it was written, whatever is in its cells', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => text.trim() !== '')
    fc.assert(
      fc.property(fc.array(fc.record({ local_id: cell, family_name: cell, lead_team: cell }), { minLength: 1, maxLength: 5 }), (rows) => {
        const read = readCsv(uploadText(rows))
        expect(read.ok && read.file.rows.map(({ cells }) => [cells[1], cells[2], cells[9]])).toEqual(
          // An apostrophe before what a spreadsheet would run is taken for ours, whoever wrote the file.
          rows.map((row) => [row.local_id, row.family_name, row.lead_team].map(asWritten)),
        )
      }),
      { examples: [[[{ local_id: '!', family_name: "'-", lead_team: "'t" }]]] },
    )
  })

  it('never stops the reader, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(',', '"', '\n', '\r', 'a', '1', ' ', '\t') }), (text) => void readCsv(`${NAMES}\n${text}`)),
      {
        numRuns: 3000,
      },
    )
  })
})
