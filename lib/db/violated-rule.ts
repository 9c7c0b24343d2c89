/**
 * The rule of the database that a statement would have broken: a unique key, an exclusion or a check, by its name there. Null for any other
 * error. The transaction cannot be used any further.
 *
 * @param error whatever was caught
 */
export function violatedRule(error: unknown): string | null {
  const cause = (error as { meta?: { driverAdapterError?: { cause?: Cause } } } | null)?.meta?.driverAdapterError?.cause
  const code = cause?.originalCode ?? cause?.code
  if (code === undefined || !RULES.has(code)) return null
  const message = cause?.originalMessage ?? cause?.message ?? ''
  return RAISED.get(message) ?? /constraint "([a-z_]+)"/.exec(message)?.[1] ?? 'unnamed'
}

/** Rules kept by triggers: the driver passes on their message but not their name. */
const RAISED: ReadonlyMap<string, string> = new Map([
  ['the record of this child is closed', 'plan_of_open_child'],
  ['a plan starts no later than today', 'plan_starts_no_later_than_today'],
])

type Cause = { originalCode?: string; code?: string; originalMessage?: string; message?: string }

/** PostgreSQL's codes for a broken unique key, exclusion constraint and check. */
const RULES: ReadonlySet<string> = new Set(['23505', '23P01', '23514'])
