import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvCell, writeCsv } from '@/lib/shared/csv-writer'

const FIRST = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']
const BEFORE = ['', ' ', '\u00a0', '\u200b', '\u202e', '\ufeff', '\u0001', '  \u2009', '\u3000']

/** Whether a spreadsheet would run what stands in a cell, by a rule of its own: the first visible character decides. */
function wouldRun(cell: string): boolean {
  const visible = [...cell].find((character) => !/[\p{C}\p{Z}\s]/u.test(character)) ?? ''
  return ['=', '+', '-', '@', '＝', '＋', '－', '＠'].includes(visible) || /^[\t\r\n\0]/.test(cell)
}

const readBack = (text: string) => parse(text, { record_delimiter: '\r\n', relax_column_count: true }) as string[][]

describe('a file for a spreadsheet', () => {
  it('runs nothing, whatever stands first in a cell, and comes back as it was', () => {
    const hostile = BEFORE.flatMap((before) => FIRST.flatMap((first) => [`${before}${first}`, `${before}${first}cmd|'/c calc'!A1`, `${before}${first}1+1"`]))
    const cells = readBack(writeCsv(hostile.map((cell) => [cell, 'x', cell]))).flat()
    expect(cells.filter(wouldRun)).toEqual([])
    expect(cells.map((cell) => cell.replace(/^'/, '')).filter((cell) => cell !== 'x')).toEqual(hostile.flatMap((cell) => [cell, cell]))
    console.log(`T18: ${cells.filter(wouldRun).length} of ${cells.length} cells would run (required 0)`)
  })

  it('would be seen to run something if it did', () => {
    expect(FIRST.map((first) => wouldRun(`${first}1`))).toEqual(FIRST.map(() => true))
    expect(['1', 'Ashworth', "O'Brien", "'=1", ''].map(wouldRun)).toEqual([false, false, false, false, false])
  })

  it('leaves everything else as it is, between quotation marks, with lines ended by CR LF', () => {
    expect(writeCsv([['a', 'b "c"'], ['', 'two\nlines']])).toBe('"a","b ""c"""\r\n"","two\nlines"\r\n')
    expect(csvCell('2026-01-05')).toBe('"2026-01-05"')
    fc.assert(fc.property(fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }), (rows) => {
      const back = readBack(writeCsv(rows))
      expect(back.flat().filter(wouldRun)).toEqual([])
      expect(back.map((row, at) => row.map((cell, place) => (cell === `'${rows[at]?.[place]}` ? cell.slice(1) : cell)))).toEqual(rows)
    }), { numRuns: 500 })
  })
})
