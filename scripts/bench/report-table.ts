/** A table whose columns are padded; all but the texts on the left are set to the right. */
export function table(head: string[], rows: string[][]): string {
  const widths = head.map((title, column) => Math.max(title.length, 3, ...rows.map((row) => row[column]?.length ?? 0)))
  const isText = (column: number) => rows.every((row) => /^[a-z]/i.test(row[column] ?? ''))
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => (isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`
  const rule = `|${widths.map((width, column) => (isText(column) ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`
  return [line(head), rule, ...rows.map(line)].join('\n')
}

/** Milliseconds with as many places as count; a dash for what is not known. */
export function milliseconds(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)
}

/** A whole number with commas between thousands. */
export function count(value: number): string {
  return value.toLocaleString('en-GB')
}
