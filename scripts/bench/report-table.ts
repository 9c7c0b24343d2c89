/** A table with padded columns: text aligned left, figures aligned right. */
export function table(head: string[], rows: string[][]): string {
  const widths = head.map((title, column) => Math.max(title.length, 3, ...rows.map((row) => row[column]?.length ?? 0)))
  const isText = (column: number) => rows.every((row) => /^[a-z]/i.test(row[column] ?? ''))
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => (isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`
  const rule = `|${widths.map((width, column) => (isText(column) ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`
  return [line(head), rule, ...rows.map(line)].join('\n')
}

/** Milliseconds to a sensible number of places; a dash for an unknown value. */
export function milliseconds(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)
}

/** A whole number with commas between thousands. */
export function count(value: number): string {
  return value.toLocaleString('en-GB')
}
