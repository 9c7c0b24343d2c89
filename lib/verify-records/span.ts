import type pg from 'pg'

/** The span of time whose rows are verified; null means an open end. */
export interface Span {
  from: Date | null
  to: Date | null
}

/** What the checks share. */
export interface Verification {
  client: pg.Client
  span: Span
  /** ACCESS_MAC_KEY, and the keys before it. */
  macKeys: readonly string[]
}

/** The condition that a time is within the span, for a statement whose first two parameters are {@link spanValues}. */
export function within(column: string): string {
  return `(${column} >= coalesce($1::timestamptz, '-infinity') and ${column} < coalesce($2::timestamptz, 'infinity'))`
}

export function spanValues({ from, to }: Span): (Date | null)[] {
  return [from, to]
}
