import { trimWhiteSpace } from '@/lib/shared/white-space'

/** Columns that every file must have (interoperability.md 7.5). */
export const REQUIRED_COLUMNS = [
  'nhs_number',
  'local_id',
  'family_name',
  'given_name',
  'date_of_birth',
  'plan_type',
  'start_date',
  'end_date',
] as const

/** Coded care-plan details (design decision 11). A file without such a column leaves that detail as it is. */
export const DETAIL_COLUMNS = [
  'category',
  'legal_status',
  'lead_team',
  'lead_team_phone',
  'last_review_date',
  'next_review_date',
  'instructions',
] as const

/** Every known column; `delete` withdraws a mistaken row. Any other is refused rather than silently dropped or stored. */
export const UPLOAD_COLUMNS = [...REQUIRED_COLUMNS, 'delete', ...DETAIL_COLUMNS] as const
export type UploadColumn = (typeof UPLOAD_COLUMNS)[number]
export type DetailColumn = (typeof DETAIL_COLUMNS)[number]

/** An extra column in our own list of rows to fix: ignored, so that the corrected list can be sent as it is. */
const PASSED_OVER = 'problem'

/** The most columns looked at. */
const MOST_COLUMNS = 100

/** The place of each known column among a row's cells, or the sentences that say what is wrong with the column names. */
export type ColumnPlaces =
  { readonly ok: true; readonly places: ReadonlyMap<UploadColumn, number> } | { readonly ok: false; readonly refusal: string }

const KNOWN: ReadonlyMap<string, UploadColumn> = new Map(UPLOAD_COLUMNS.map((column) => [column, column]))
/** A message repeats only what looks like a column name: in a file without column names, it would be somebody's data. */
const LIKE_A_COLUMN_NAME = /^[A-Za-z][A-Za-z _-]{0,39}$/

/**
 * Reads the first row of a file. Columns are matched by name, in any order, ignoring case and outer spaces.
 *
 * @param cells the first row
 */
export function readColumns(cells: readonly string[]): ColumnPlaces {
  if (cells.length > MOST_COLUMNS) return { ok: false, refusal: `The file has more than ${MOST_COLUMNS} columns.` }
  const names = cells.map((cell) => trimWhiteSpace(cell).toLowerCase())
  const places = new Map<UploadColumn, number>()
  const problems: string[] = []
  const unknown: number[] = []
  names.forEach((name, place) => {
    const column = KNOWN.get(name)
    if (name === PASSED_OVER) return
    if (column === undefined) unknown.push(place)
    else if (places.has(column)) problems.push(`Column "${column}" stands twice.`)
    else places.set(column, place)
  })
  if (places.size === 0) return { ok: false, refusal: noColumnNames(cells) }
  const meant = new Set<UploadColumn>()
  for (const place of unknown) {
    const suggestion = suggestionFor(names[place] ?? '', places)
    if (suggestion) meant.add(suggestion)
    problems.push(unknownColumn(trimWhiteSpace(cells[place] ?? ''), place, suggestion))
  }
  for (const column of REQUIRED_COLUMNS) {
    if (!places.has(column) && !meant.has(column)) problems.push(`Column "${column}" is missing.`)
  }
  return problems.length === 0 ? { ok: true, places } : { ok: false, refusal: problems.join(' ') }
}

function noColumnNames(cells: readonly string[]): string {
  const [only = ''] = cells
  if (cells.length === 1 && /[;\t]/.test(only)) return 'The columns must be separated by commas. Save the file as "CSV UTF-8 (comma delimited)".'
  return `The first row must hold the names of the columns: ${REQUIRED_COLUMNS.join(', ')}.`
}

function unknownColumn(name: string, place: number, suggestion: UploadColumn | null): string {
  if (name === '') return `Column ${place + 1} has no name.`
  if (!LIKE_A_COLUMN_NAME.test(name)) return `Column ${place + 1} has a name that is not known.`
  return suggestion
    ? `Column "${name}" is not known. Did you mean "${suggestion}"?`
    : `Column "${name}" is not known. Take it out: only these are taken: ${UPLOAD_COLUMNS.join(', ')}.`
}

/** The column probably meant: by its initials (`dob`), its letters (`NHSNumber`), or a typing slip or two. */
function suggestionFor(name: string, taken: ReadonlyMap<UploadColumn, number>): UploadColumn | null {
  const free = UPLOAD_COLUMNS.filter((column) => !taken.has(column))
  const letters = lettersOf(name)
  const initials = (column: string) =>
    column
      .split('_')
      .map((word) => word.charAt(0))
      .join('')
  const exact = free.find((column) => lettersOf(column) === letters || (letters.length > 1 && initials(column) === letters))
  if (exact) return exact
  const ranked = free.map((column) => ({ column, slips: slipsBetween(letters, lettersOf(column)) })).sort((one, other) => one.slips - other.slips)
  const [best] = ranked
  return best && best.slips <= Math.max(2, Math.floor(letters.length / 4)) && best.slips < letters.length ? best.column : null
}

function lettersOf(name: string): string {
  return name.replace(/[^a-z]/g, '')
}

/** How many letters must be added, removed or changed to turn one text into the other (Levenshtein). */
function slipsBetween(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let row = 1; row <= one.length; row++) {
    const current = [row]
    for (let at = 1; at <= other.length; at++) {
      const changed = (previous[at - 1] ?? 0) + (one.charAt(row - 1) === other.charAt(at - 1) ? 0 : 1)
      current.push(Math.min(changed, (previous[at] ?? 0) + 1, (current[at - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[other.length] ?? 0
}
