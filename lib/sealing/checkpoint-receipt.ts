import { lettersOf, bytesOf } from '@/lib/shared/receipt'
import { log } from '@/lib/shared/log'

/**
 * What the sealer logs of a checkpoint once it is committed and published: its number and its hash. A second witness besides the published
 * file: whoever takes the newest checkpoint out of the database and out of the file, with all that it seals, has this one against them.
 */
export type CheckpointReceipt = { n: number; hash: string }

/** Logs that a checkpoint was signed. */
export function logCheckpoint(receipt: CheckpointReceipt): void {
  log('info', 'records.sealed', { checkpoint: writeCheckpointReceipt(receipt) })
}

/** The number in 8 bytes and the 32 of the hash, in letters like every receipt. */
export function writeCheckpointReceipt({ n, hash }: CheckpointReceipt): string {
  const number = Buffer.alloc(8)
  number.writeBigUInt64BE(BigInt(n))
  return lettersOf(Buffer.concat([number, Buffer.from(hash, 'hex')]))
}

/** @returns undefined for a text that is not the receipt of a checkpoint */
export function readCheckpointReceipt(text: string): CheckpointReceipt | undefined {
  const bytes = bytesOf(text)
  return bytes?.length === 40 ? { n: Number(bytes.readBigUInt64BE()), hash: bytes.subarray(8).toString('hex') } : undefined
}
