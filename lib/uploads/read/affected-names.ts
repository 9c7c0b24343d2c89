import { readCsv } from './read-csv'

const NAMES_SHOWN = 3
const NOT_PLAIN = /[^\x20-\x7e]/

/**
 * The first names of a file that depend on how its letters are read, for a person to say whether they are right.
 *
 * @param text the file in the encoding that is offered
 * @returns at most three; none when the file cannot be taken apart
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
