// Raw SQL: a file's temporary tables.
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import { callFunction } from '@/lib/db/call-function'
import { closedKeys, numbersClosedBy } from '@/lib/plans/closed-numbers'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import type { ValidatedRows } from '../read/validate-rows'

/**
 * Refuses matched rows whose number the authority closed because of an adoption and whose child has since been erased, with the same words
 * as while the closed record still existed. Only keys of such numbers are kept, so nothing is computed where there are none.
 */
export async function refuseClosedNumbers(tx: BulkTransaction): Promise<void> {
  const keys = await callFunction(tx, 'closed_numbers', {}, closedKeys)
  if (keys.length === 0) return
  const unheld = await tx.query<{ number: NhsNumber }>('select distinct nhs_number as number from pg_temp.matched_row where child_id is null')
  const closed = numbersClosedBy(
    keys,
    unheld.map(({ number }) => number),
  )
  if (closed.length === 0) return
  await tx.execute(`update pg_temp.matched_row set problem = 'closed-adopted' where nhs_number = any ($1::text[])`, [closed])
}

/** The numbers that an authority closed by adoptions: of children whom it still holds, and the keys of those that were erased since. */
export type ClosedNumbers = { readonly held: readonly string[]; readonly keys: readonly Uint8Array[] }

/** Those of the caller's authority, to be known before anybody is asked about a number. */
export async function closedNumbersOf(tx: BulkTransaction): Promise<ClosedNumbers> {
  const held = await tx.query<{ number: string }>(
    `select nhs_number as number from cpis.child where authority_id = cpis.caller_organisation() and closed_why = 'adopted'`,
  )
  return { held: held.map(({ number }) => number), keys: await callFunction(tx, 'closed_numbers', {}, closedKeys) }
}

/** Which of a file's numbers they are. */
export function closedNumbers({ held, keys }: ClosedNumbers, { accepted }: ValidatedRows): ReadonlySet<string> {
  const erased = numbersClosedBy(
    keys,
    accepted.map(({ plan }) => plan.nhsNumber),
  )
  return new Set<string>([...held, ...erased])
}
