/**
 * What a spreadsheet would run, or treat as more than text: a cell that begins with one of these, in any width, even after white space,
 * invisible characters or apostrophes (security-and-reliability section 5, item 8). Apostrophes are included so that removing the one we
 * add always gives back the original text.
 */
const DANGEROUS = /^'*[\p{C}\p{Z}\p{DI}\u2800\s]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\t\r\n\0]/u

/**
 * Writes rows as CSV that is safe to open in a spreadsheet: every cell in quotation marks, lines ended by CR LF, and an apostrophe before
 * anything a spreadsheet would run.
 *
 * @param rows the column names first
 */
export function writeCsv(rows: Iterable<readonly string[]>): string {
  let text = ''
  for (const row of rows) text += `${row.map(csvCell).join(',')}\r\n`
  return text
}

/** One cell, in its quotation marks. */
export function csvCell(value: string): string {
  const harmless = DANGEROUS.test(value) ? `'${value}` : value
  return `"${harmless.replaceAll('"', '""')}"`
}

/**
 * The text of a cell in a file that somebody sends, without the apostrophe that {@link writeCsv} put before it, so that a list of ours
 * comes back as it was.
 */
export function asWritten(cell: string): string {
  return cell.startsWith("'") && DANGEROUS.test(cell) ? cell.slice(1) : cell
}
