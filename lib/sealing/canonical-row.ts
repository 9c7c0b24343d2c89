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
 * reads it.
 */
const forms: Record<number, Record<Source, readonly string[]>> = {
  1: {
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
    ].toSorted(),
  },
}

/** The form under which rows are sealed now. */
export const NEWEST_FORM = 1

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

/** A row's leaf: SHA-256 of a zero byte and the canonical JSON, so that a leaf can never be taken for an inner node (RFC 6962, 2.1). */
export function leafOf(form: number, source: Source, values: readonly (string | null)[]): Buffer {
  return createHash('sha256')
    .update('\0')
    .update(canonicalRow(form, source, values))
    .digest()
}
