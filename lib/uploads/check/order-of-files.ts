// Raw SQL: a file is loaded on a connection of its own, outside Prisma.
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import { CpisError } from '@/lib/shared/errors'
import { OLDER, refusalOfEnvelope, type Addressee } from '../read/prepare-file'
import { momentOf } from './said-since'
import type { FileEnvelope } from '../read/file-rows'

const OVERTAKEN =
  'A file that was received after this one has been saved since, so this one may be out of date. Make a new file from your system and send that, or send this one again if it still holds.'

/** The last message of the caller's authority that was applied. */
export async function lastMessage(tx: BulkTransaction): Promise<Addressee['last']> {
  const [last] = await tx.query<{ sequence: string | null; madeAt: Date }>(
    // A message from the future, taken before such were refused, counts from when it came.
    `select sequence, cpis.file_said_at(made_at, received_at) as "madeAt" from cpis.upload
     where authority_id = cpis.caller_organisation() and made_at is not null and state in ('waiting', 'saved')
     order by cpis.file_said_at(made_at, received_at) desc, length(sequence) desc, sequence desc limit 1`,
  )
  return last ?? null
}

/**
 * Whether a newer file has had its say: of two files, messages or not, the one is newer that says later what it says ({@link momentOf}).
 *
 * @param envelope what a national message says of itself
 * @returns why the file is neither checked nor saved any more, or null
 */
export async function refusalOfOrder(
  tx: BulkTransaction,
  uploadId: string,
  envelope: Pick<FileEnvelope, 'sequence' | 'madeAt'> | null,
): Promise<string | null> {
  const [at] = await tx.query<{ now: Date; overtaken: boolean }>('select now() as now, cpis.newer_file_is_saved($1, $2::timestamptz) as overtaken', [
    uploadId,
    await momentOf(tx, uploadId, envelope?.madeAt ?? null),
  ])
  if (!at) throw new Error('Nothing was answered')
  // A message that is sent again says that it was made when it was made.
  if (at.overtaken) return envelope ? OLDER : OVERTAKEN
  return envelope && refusalOfEnvelope(envelope, { now: at.now, last: await lastMessage(tx) })
}

/**
 * What a file says holds until a later one says otherwise: a command saves no file before one that speaks earlier and waits for a process.
 *
 * @throws CpisError `conflict`
 */
export async function refuseToOvertake(tx: BulkTransaction, uploadId: string): Promise<void> {
  const [earlier] = await tx.query(
    `select from cpis.file_work w join cpis.upload e on e.id = w.upload_id join cpis.upload u on u.id = $1
     where w.authority_id = cpis.caller_organisation() and w.kind <> 'check'
       and (cpis.file_said_at(e.made_at, e.received_at), e.id) < (cpis.file_said_at(u.made_at, u.received_at), u.id) limit 1`,
    [uploadId],
  )
  if (earlier) throw new CpisError('conflict', 'A file of this authority that came earlier is still to be saved. Save this one after it.')
}
