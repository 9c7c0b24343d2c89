import { setImmediate as otherWork } from 'node:timers/promises'
import type * as codes from '@/lib/db/codes.generated'
import type { CalendarDate } from '@/lib/shared/calendar-date'
import type { FileEncoding } from './decode-file'
import type { FileEnvelope, FileRows } from './file-rows'
import { readFile, type AuthorityCodes } from './read-file'
import { DETAIL_COLUMNS, type DetailColumn } from '../upload-columns'
import { validatingRows, type ValidatedRows } from './validate-rows'

/** A file whose every row has been read and judged on its own. */
export type PreparedFile = {
  readonly file: FileRows
  readonly details: readonly DetailColumn[]
  readonly validated: ValidatedRows
}

/** What a message as a whole is checked against. */
export type Addressee = {
  /** The codes of the authority whose file it must be. */
  codes: AuthorityCodes
  /** Their last message that was applied. */
  last: { sequence: string | null; madeAt: Date } | null
  /** The database's clock when the file was taken up. */
  now: Date
}

/**
 * Reads and judges a file as far as the file alone can tell, a few rows at a time.
 *
 * @param today the date in London by the database clock
 * @param progress is told from time to time how many rows of how many have been read
 */
export async function prepareFile(
  bytes: Uint8Array,
  encoding: FileEncoding,
  addressee: Addressee,
  today: CalendarDate,
  progress: (read: number, of: number) => Promise<void>,
): Promise<{ ok: true; prepared: PreparedFile } | { ok: false; refusal: string; format: codes.UploadFormat }> {
  const read = await readFile(bytes, encoding, addressee.codes)
  if (!read.ok) return { ok: false, refusal: read.refusal, format: read.format }
  const { file } = read
  const refusal = file.envelope && refusalOfEnvelope(file.envelope, addressee)
  if (refusal) return { ok: false, refusal, format: file.format }
  const steps = validatingRows(file, today)
  for (;;) {
    const step = steps.next()
    if (step.done) {
      const details = DETAIL_COLUMNS.filter((column) => file.places.has(column))
      return { ok: true, prepared: { file, details, validated: step.value } }
    }
    await progress(step.value, file.rows.length)
    await otherWork()
  }
}

/** Why a message is refused after which the authority has said something else. */
export const OLDER = 'The file is older than the last one that was applied. Make a new one from your system and send that.'

/** How far a sender's clock may go ahead of ours, in milliseconds. */
const CLOCKS_DIFFER = 60 * 60_000

/**
 * A message older than one already applied would undo what is true now; one from the future would shut out all that come after it. The time
 * at which it was made decides; the sequence only of two made at the same time, because a sender's sequence may start again.
 *
 * @returns why it is refused, or null
 */
export function refusalOfEnvelope(
  { sequence, madeAt }: Pick<FileEnvelope, 'sequence' | 'madeAt'>,
  { last, now }: Pick<Addressee, 'last' | 'now'>,
): string | null {
  if (madeAt.getTime() > now.getTime() + CLOCKS_DIFFER)
    return 'The file says that it was made at a time that has not come yet. Check the clock of your system, make a new file and send that.'
  if (last === null || madeAt > last.madeAt) return null
  if (madeAt.getTime() === last.madeAt.getTime() && !isBefore(sequence, last.sequence)) return null
  return OLDER
}

function isBefore(one: string, other: string | null): boolean {
  return other !== null && /^[0-9]+$/.test(one) && /^[0-9]+$/.test(other) && BigInt(one) < BigInt(other)
}
