// Raw SQL: takes a lock.
import { z } from 'zod'
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import { callFunction } from '@/lib/db/call-function'
import { counted } from '@/lib/shared/counted'
import { CpisError } from '@/lib/shared/errors'

/** The longest possible wait, in minutes: files are counted by the hour. */
const LONGEST = 60

/** Twenty files from one sender were received within the hour. */
export class TooManyUploads extends CpisError {
  /** How many minutes until another is accepted. */
  readonly minutes: number

  constructor(seconds: number) {
    const minutes = Math.min(LONGEST, Math.ceil(seconds / 60))
    super('conflict', tooManyUploads(minutes))
    this.minutes = minutes
  }
}

/** What is said to somebody who has sent too many files, on the page and by a command. */
export function tooManyUploads(minutes: number): string {
  return `20 files were sent within an hour, which is the most. Send this one in ${counted(minutes, 'minute')}.`
}

/** How many minutes to wait, according to the address of the uploads page; null when it does not say, or says something we never write. */
export function minutesToWait(wait: unknown): number | null {
  const minutes = typeof wait === 'string' && /^[1-9][0-9]?$/.test(wait) ? Number(wait) : 0
  return minutes >= 1 && minutes <= LONGEST ? minutes : null
}

/**
 * Refuses more than twenty files an hour from one person, or from one authority's commands (security-and-reliability section 6), counted in
 * the database across all instances. No other file from the same sender is received until the transaction ends.
 *
 * @throws TooManyUploads
 */
export async function refuseTooMany(tx: BulkTransaction): Promise<void> {
  await tx.execute(
    `select pg_advisory_xact_lock(hashtextextended('uploads of ' || coalesce(cpis.caller_user(), cpis.caller_organisation())::text, 0))`,
  )
  const seconds = await callFunction(tx, 'upload_pause', {}, z.int())
  if (seconds > 0) throw new TooManyUploads(seconds)
}
