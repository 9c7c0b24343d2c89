/** What a cell of a copied row can hold. Dates are text, `yyyy-mm-dd`. */
export type CopyValue = string | number | boolean | readonly string[] | null

/**
 * One row in COPY's text format (PostgreSQL manual, COPY, "Text Format"): nothing in a cell can end it or begin another.
 *
 * @param row its cells in the order of the columns
 */
export function copyLine(row: readonly CopyValue[]): string {
  return `${row.map(copyCell).join('\t')}\n`
}

function copyCell(value: CopyValue): string {
  if (value === null) return '\\N'
  if (typeof value === 'string') return escaped(value)
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 't' : 'f'
  return escaped(`{${value.map((element) => `"${element.replace(/["\\]/g, '\\$&')}"`).join(',')}}`)
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function escaped(text: string): string {
  return text.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character)
}
