import { createHash } from 'node:crypto'
import * as codes from '@/lib/db/codes.generated'

/** The three kinds of rows that are sealed: looks that found something, looks that found nothing, and the compliance log. */
export const sources = codes.SEAL_LEAF_SOURCE
export type Source = (typeof sources)[number]

/** Where the rows of a source are, and what identifies one: its id and its time. */
export const tableOf: Record<Source, { table: string; id: string }> = {
  matched: { table: 'cpis.access_matched', id: 'event_id' },
  unmatched: { table: 'cpis.access_unmatched', id: 'event_id' },
  event: { table: 'cpis.audit_event', id: 'id' },
}

const access = [
  'event_id',
  'at',
  'xact',
  'actor_id',
  'actor_name',
  'role',
  'organisation_id',
  'organisation_name',
  'setting_id',
  'setting_kind',
  'setting_name',
  'channel',
  'automatic',
  'client_id',
  'user_proven',
  'session_id',
  'address',
  'agent_hash',
  'reason',
  'reason_text',
  'in_emergency',
  'subject_key',
  'outcome',
  'app_version',
  'request_id',
  'mac',
]

/**
 * The canonical forms, by version. A form never changes: a new column comes with a new form, used for rows sealed from then on, while rows
 * sealed earlier are verified under the form that their leaf names. A test compares the newest form with the database.
 *
 * In a form, a row is a JSON object of its columns in name order, without white space; each value is the text that PostgreSQL gives for it
 * (`::text`, time zone UTC, ISO dates, bytea in hex, jsonb in its own order) or null. So nothing is rounded, and nothing depends on who
 * reads it. There is no form 1: its leaves did not say whose they were.
 */
const forms: Record<number, Record<Source, readonly string[]>> = {
  2: {
    matched: [...access, 'asked_number', 'nhs_number', 'version_ids', 'authority_ids', 'notifies', 'listed'].toSorted(),
    unmatched: access.toSorted(),
    event: [
      'id',
      'at',
      'type',
      'outcome',
      'person_id',
      'person_name',
      'role',
      'organisation_id',
      'session_id',
      'subject_kind',
      'subject_id',
      'details',
      'mac',
      'subject_keys',
    ].toSorted(),
  },
}

/** The form under which rows are sealed now. */
export const NEWEST_FORM = 2

/** Whether this release knows a form. */
export function isKnownForm(form: number): boolean {
  return form in forms
}

/** The settings a connection needs before it reads rows for hashing. */
export const READING_SETTINGS = "set time zone 'UTC'; set datestyle = 'ISO, YMD'; set bytea_output = 'hex'; set intervalstyle = 'iso_8601'"

/** The columns of a source in a form, in order. @throws RangeError for a form that this release does not know */
export function columnsOf(form: number, source: Source): readonly string[] {
  const columns = forms[form]?.[source]
  if (columns === undefined) throw new RangeError(`This version of CPIS does not know form ${form} of a sealed row.`)
  return columns
}

/** The columns as SQL that reads each as text. @param alias the table's alias */
export function selectList(form: number, source: Source, alias: string): string {
  return columnsOf(form, source)
    .map((column) => `${alias}.${column}::text`)
    .join(', ')
}

/** A row's canonical JSON. @param values in the order of {@link columnsOf} */
function canonicalRow(form: number, source: Source, values: readonly (string | null)[]): string {
  const columns = columnsOf(form, source)
  return `{${columns.map((column, place) => `${JSON.stringify(column)}:${JSON.stringify(values[place] ?? null)}`).join(',')}}`
}

/** SHA-256 of a row's canonical JSON: what `cpis.seal_leaf.hash` holds. */
export function rowHashOf(form: number, source: Source, values: readonly (string | null)[]): Buffer {
  return createHash('sha256')
    .update(canonicalRow(form, source, values))
    .digest()
}

/** What a leaf of the tree binds: which row it is, of which table and when, as well as what stands in it. */
export interface LeafParts {
  form: number
  source: Source
  id: string
  /** The row's timestamp as PostgreSQL writes it in UTC, to the microsecond. */
  at: string
  rowHash: Buffer
}

/**
 * A row's leaf in the Merkle tree: SHA-256 of a zero byte, so that a leaf can never be taken for an inner node (RFC 6962, 2.1), and of a JSON
 * list of what the leaf binds. So a leaf whose row is gone by law still proves which row that was, and how old.
 */
export function leafOf({ form, source, id, at, rowHash }: LeafParts): Buffer {
  return createHash('sha256')
    .update('\0')
    .update(JSON.stringify([form, source, id, at, rowHash.toString('hex')]))
    .digest()
}
