import { createHash } from 'node:crypto'
import * as codes from '@/lib/db/codes.generated'

/** The three kinds of rows that are sealed: looks that found something, looks that found nothing, and the compliance log. */
export const sources = codes.SEAL_LEAF_SOURCE
export type Source = (typeof sources)[number]

/** Where the rows of a source are, and what names one: its id and its time. */
export const tableOf: Record<Source, { table: string; id: string }> = {
  matched: { table: 'cpis.access_matched', id: 'event_id' },
  unmatched: { table: 'cpis.access_unmatched', id: 'event_id' },
  event: { table: 'cpis.audit_event', id: 'id' },
}

const access = ['event_id', 'at', 'xact', 'actor_id', 'actor_name', 'role', 'organisation_id', 'organisation_name', 'setting_id', 'setting_kind',
  'setting_name', 'channel', 'automatic', 'client_id', 'user_proven', 'session_id', 'address', 'agent_hash', 'reason', 'reason_text',
  'break_glass', 'subject_key', 'outcome', 'app_version', 'request_id', 'mac']

/**
 * The canonical forms, by version. A form never changes: a column that is added later comes with a new form, under which rows are sealed from
 * then on, while what was sealed before is verified under the form that its leaf names. A test compares the newest with the database.
 *
 * In a form a row is a JSON object of its columns in the order of their names, without white space; each value is the text that PostgreSQL
 * gives for it (`::text`, time zone UTC, ISO dates, bytea in hex, jsonb in its own order) or null. So nothing is rounded and nothing depends
 * on who reads.
 */
const forms: Record<number, Record<Source, readonly string[]>> = {
  1: {
    matched: [...access, 'asked_number', 'nhs_number', 'version_ids', 'authority_ids', 'notifies', 'listed'].toSorted(),
    unmatched: access.toSorted(),
    event: ['id', 'at', 'type', 'outcome', 'person_id', 'person_name', 'role', 'organisation_id', 'session_id', 'subject_kind', 'subject_id', 'details'].toSorted(),
  },
}

/** The form under which rows are sealed now. */
export const NEWEST_FORM = 1

/** What a connection must be set to before it reads rows for hashing. */
export const READING_SETTINGS = "set time zone 'UTC'; set datestyle = 'ISO, YMD'; set bytea_output = 'hex'; set intervalstyle = 'iso_8601'"

/** The columns of a source in a form, in order. @throws RangeError for a form that this version does not know */
export function columnsOf(form: number, source: Source): readonly string[] {
  const columns = forms[form]?.[source]
  if (columns === undefined) throw new RangeError(`This version of CPIS does not know form ${form} of a sealed row.`)
  return columns
}

/** The columns as SQL that reads each as text. @param alias of the table */
export function selectList(form: number, source: Source, alias: string): string {
  return columnsOf(form, source).map((column) => `${alias}.${column}::text`).join(', ')
}

/** The canonical JSON of a row. @param values in the order of {@link columnsOf} */
function canonicalRow(form: number, source: Source, values: readonly (string | null)[]): string {
  const columns = columnsOf(form, source)
  return `{${columns.map((column, place) => `${JSON.stringify(column)}:${JSON.stringify(values[place] ?? null)}`).join(',')}}`
}

/** The leaf of a row: SHA-256 of a zero byte and the canonical JSON, so that a leaf can never be taken for an inner node (RFC 6962, 2.1). */
export function leafOf(form: number, source: Source, values: readonly (string | null)[]): Buffer {
  return createHash('sha256').update('\0').update(canonicalRow(form, source, values)).digest()
}
