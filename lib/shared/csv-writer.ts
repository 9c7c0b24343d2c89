/**
 * What a spreadsheet would run, or take for more than text: one of these first, in either width, also behind white space and characters
 * that cannot be seen (security-and-reliability section 5, item 8).
 */
const DANGEROUS = /^[\p{C}\p{Z}\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n\0]/u

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
