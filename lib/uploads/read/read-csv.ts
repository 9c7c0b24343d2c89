import { CsvError, parse } from 'csv-parse/sync'
import { asWritten } from '@/lib/shared/csv-writer'
import type { FileRow, ReadFile } from './file-rows'
import { readColumns } from '../upload-columns'

/** The most rows in a file, not counting the column names, and the longest cell in bytes (security-and-reliability section 5). */
export const MOST_ROWS = 20_000
const LONGEST_CELL = 2_000

/** The most records looked at, empty ones included: a file of nothing but line ends is not read to its end. */
const MOST_RECORDS = 100_000
/** The longest record that is split into cells, in bytes: a hundred of the longest cells. */
const LONGEST_RECORD = 200_000

/**
 * Reads a file into rows (RFC 4180, line ends CR LF or LF). Skips entirely empty rows, which spreadsheets leave behind. Refuses a file that
 * was cut off: its missing rows would look like children who are no longer on the register.
 *
 * @param text the decoded file, without a byte order mark
 */
export function readCsv(text: string): ReadFile {
  const parsed = parseRecords(text)
  if (!parsed.ok) return parsed
  const [names = [], ...records] = parsed.records
  const columns = readColumns(names)
  if (!columns.ok) return columns
  const rows = records
    .map((cells, at) => ({ row: at + 2, cells: cells.map(asWritten) }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  const refusal = refusalOfRows(rows, names.length)
  return refusal === null
    ? { ok: true, file: { format: 'csv', places: columns.places, width: names.length, rows, envelope: null } }
    : { ok: false, refusal }
}

type ParsedRecords = { readonly ok: true; readonly records: string[][] } | { readonly ok: false; readonly refusal: string }

function parseRecords(text: string): ParsedRecords {
  const long = longLine(text)
  if (long !== null) return { ok: false, refusal: tooLong(long) }
  try {
    const records = parse(text, {
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      skip_empty_lines: false,
      max_record_size: LONGEST_RECORD,
      to: MOST_RECORDS + 1,
    })
    if (records.length <= MOST_RECORDS) return { ok: true, records }
    return { ok: false, refusal: `The file has more than ${MOST_RECORDS} lines. At most ${MOST_ROWS} rows can be sent at once.` }
  } catch (error) {
    if (error instanceof CsvError) return { ok: false, refusal: quotationProblem(error) }
    throw error
  }
}

/** A line of nothing but commas has short cells, yet takes long to split. */
function longLine(text: string): number | null {
  let line = 1
  for (let start = 0; start < text.length; line += 1) {
    const feed = text.indexOf('\n', start)
    const end = feed === -1 ? text.length : feed
    if (end - start > LONGEST_RECORD) return line
    start = end + 1
  }
  return null
}

function tooLong(line: unknown): string {
  return `Line ${String(line)} is longer than any row can be. A quotation mark or a line end may be missing.`
}

function quotationProblem(error: CsvError): string {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return 'The file was cut off, or a quotation mark is missing: a cell that begins with one never ends. Send the whole file again.'
  }
  if (error.code === 'CSV_MAX_RECORD_SIZE') return tooLong(error.lines)
  return `Line ${String(error.lines)} has a quotation mark in the middle of a cell. The file was cut off or put together there. Send the whole file again.`
}

function refusalOfRows(rows: readonly FileRow[], width: number): string | null {
  const last = rows.at(-1)
  if (last === undefined) return 'The file has no rows below the names of the columns.'
  if (rows.length > MOST_ROWS) return `The file has ${rows.length} rows. At most ${MOST_ROWS} can be sent at once.`
  if (last.cells.length < width) {
    return `The last row, ${last.row}, has ${last.cells.length} cells instead of ${width}: the file was cut off. Send the whole file again.`
  }
  // Counting bytes costs: a short cell cannot be too long in any script.
  const long = rows.find(({ cells }) => cells.some((cell) => cell.length > LONGEST_CELL / 4 && Buffer.byteLength(cell) > LONGEST_CELL))
  return long ? `Row ${long.row} has a cell of more than ${LONGEST_CELL} characters. A quotation mark may be missing.` : null
}
