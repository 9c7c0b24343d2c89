import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asWritten, csvCell, writeCsv } from '@/lib/shared/csv-writer'
import { HOSTILE_BEGINNINGS, wouldRun } from '@/tests/support/spreadsheet'

const readBack = (text: string) => parse(text, { record_delimiter: '\r\n', relax_column_count: true }) as string[][]

describe('a file for a spreadsheet', () => {
  it('runs nothing, whatever stands first in a cell, and comes back as it was', () => {
    const hostile = HOSTILE_BEGINNINGS.flatMap((beginning) => [
      beginning,
      `${beginning}cmd|'/c calc'!A1`,
      `${beginning}1+1"`,
      `'${beginning}1`,
      `''${beginning}`,
    ])
    const cells = readBack(writeCsv(hostile.map((cell) => [cell, 'x', cell]))).flat()
    expect(cells.filter(wouldRun)).toEqual([])
    expect(cells.map(asWritten).filter((cell) => cell !== 'x')).toEqual(hostile.flatMap((cell) => [cell, cell]))
  })

  it('would be seen to run something if it did', () => {
    expect(HOSTILE_BEGINNINGS.filter((beginning) => !wouldRun(`${beginning}1`))).toEqual([])
    expect(['1', 'Ashworth', "O'Brien", "'=1", ''].map(wouldRun)).toEqual([false, false, false, false, false])
  })

  it('leaves everything else as it is, between quotation marks, with lines ended by CR LF', () => {
    expect(
      writeCsv([
        ['a', 'b "c"'],
        ['', 'two\nlines'],
      ]),
    ).toBe('"a","b ""c"""\r\n"","two\nlines"\r\n')
    expect(csvCell('2026-01-05')).toBe('"2026-01-05"')
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }), (rows) => {
        const back = readBack(writeCsv(rows))
        expect(back.flat().filter(wouldRun)).toEqual([])
        expect(back.map((row) => row.map(asWritten))).toEqual(rows)
      }),
      { numRuns: 500 },
    )
  })
})
