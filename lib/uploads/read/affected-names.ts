import { readCsv } from './read-csv'

const NAMES_SHOWN = 3
const NOT_PLAIN = /[^\x20-\x7e]/

/**
 * The first few names in a file that depend on its encoding, for a person to say whether they look right.
 *
 * @param text the file, read in the encoding on offer
 * @returns at most three; none when the file cannot be read into rows
 */
export function affectedNames(text: string): string[] {
  const read = readCsv(text)
  if (!read.ok) return []
  const { places, rows } = read.file
  const nameOf = (cells: readonly string[]) =>
    (['family_name', 'given_name'] as const).map((column) => cells[places.get(column) ?? -1] ?? '').join(', ')
  const names = rows.map(({ cells }) => nameOf(cells).slice(0, 200)).filter((name) => NOT_PLAIN.test(name))
  return [...new Set(names)].slice(0, NAMES_SHOWN)
}
