import { createHash, type KeyObject, sign, verify } from 'node:crypto'
import { z } from 'zod'
import type { SealingKey } from './sealing-key'

/** What is signed for a batch of leaves. */
const content = z.strictObject({
  v: z.literal(1),
  /** Counts up from 1, without gaps. */
  n: z.number().int().positive(),
  count: z.number().int().positive(),
  /** Merkle root of the leaves in their order, in hexadecimal. */
  root: z.string().regex(/^[0-9a-f]{64}$/),
  /** Hash of the previous checkpoint; zeros for the first. */
  previous: z.string().regex(/^[0-9a-f]{64}$/),
  /** By the sealer's clock. */
  time: z.iso.datetime(),
  /** By the database's clock: every row there was from before this time is sealed. Empty until sealing has first caught up. */
  complete: z.string().regex(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)?$/),
  key: z.string().regex(/^[0-9a-f]{16}$/),
})
export type CheckpointContent = z.infer<typeof content>

/** A checkpoint: exactly what was signed, and the signature (Ed25519, 64 bytes). */
export type Checkpoint = { body: string; signature: Buffer }

/** The `previous` of the first checkpoint. */
export const NOTHING_BEFORE = '0'.repeat(64)

/** Signs the checkpoint of a batch. */
export function signCheckpoint(given: Omit<CheckpointContent, 'v' | 'key'>, key: SealingKey): Checkpoint {
  const { n, count, root, previous, time, complete } = given
  const body = JSON.stringify({ v: 1, n, count, root, previous, time, complete, key: key.id } satisfies CheckpointContent)
  return { body, signature: sign(null, Buffer.from(body), key.privateKey) }
}

/** What a checkpoint says. @returns undefined when the body is not a checkpoint */
export function readCheckpoint(body: string): CheckpointContent | undefined {
  try {
    return content.safeParse(JSON.parse(body)).data
  } catch {
    return undefined
  }
}

/** How the next checkpoint refers to this one: the hash of body and signature, in hexadecimal. */
export function checkpointHash({ body, signature }: Checkpoint): string {
  return createHash('sha256').update(body).update('\n').update(signature).digest('hex')
}

/** Whether this key made the signature over the body. */
export function isSignedBy({ body, signature }: Checkpoint, publicKey: KeyObject): boolean {
  return verify(null, Buffer.from(body), publicKey, signature)
}
