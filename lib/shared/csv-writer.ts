/**
 * What a spreadsheet would run, or take for more than text: one of these first, in any width, also behind white space, characters that
 * cannot be seen, and apostrophes (security-and-reliability section 5, item 8). With the apostrophes, so that whoever takes one away again
 * has what stood there.
 */
const DANGEROUS = /^'*[\p{C}\p{Z}\p{DI}\u2800\s]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\t\r\n\0]/u

/**
 * Writes rows as CSV that is safe to open in a spreadsheet: every cell between quotation marks, lines ended by CR LF, and an apostrophe
 * before whatever a spreadsheet would run.
 *
 * @param rows the names of the columns first
 */
export function writeCsv(rows: Iterable<readonly string[]>): string {
  let text = ''
  for (const row of rows) text += `${row.map(csvCell).join(',')}\r\n`
  return text
}

/** One cell, with its quotation marks. */
export function csvCell(value: string): string {
  const harmless = DANGEROUS.test(value) ? `'${value}` : value
  return `"${harmless.replaceAll('"', '""')}"`
}

/**
 * The text of a cell of a file that somebody sends: without the apostrophe that {@link writeCsv} has put before it, so that a list of ours
 * that comes back says what it said.
 */
export function asWritten(cell: string): string {
  return cell.startsWith("'") && DANGEROUS.test(cell) ? cell.slice(1) : cell
}
