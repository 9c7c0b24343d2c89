import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import type { Checkpoint } from './checkpoint'
import { publishedKey } from './sealing-key'

/**
 * What the sealer publishes outside the database, one JSON object a line, in files that are only ever appended to: `checkpoints.jsonl` and,
 * for verifiers, the public keys in `keys.jsonl`.
 */
export const CHECKPOINTS_FILE = 'checkpoints.jsonl'
export const KEYS_FILE = 'keys.jsonl'

const checkpointLine = z.object({ body: z.string(), signature: z.string() })
const keyLine = z.object({ id: z.string(), publicKey: z.string() })

export function writeCheckpointLine({ body, signature }: Checkpoint): string {
  return `${JSON.stringify({ body, signature: signature.toString('base64url') })}\n`
}

/** @returns the checkpoints in file order. @throws RangeError naming the line that is not a checkpoint */
export function readCheckpointLines(text: string): Checkpoint[] {
  return linesOf(text).map((line, place) => {
    const parsed = checkpointLine.safeParse(readJson(line))
    if (!parsed.success) throw new RangeError(`Line ${place + 1} of the published checkpoints is not a checkpoint.`)
    return { body: parsed.data.body, signature: Buffer.from(parsed.data.signature, 'base64url') }
  })
}

export function writeKeyLine(key: { id: string; publicKey: string }): string {
  return `${JSON.stringify({ id: key.id, publicKey: key.publicKey })}\n`
}

/** @returns the public keys by their ids. @throws RangeError for a line that is not a key */
export function readKeyLines(text: string): Map<string, KeyObject> {
  return new Map(
    linesOf(text).map((line, place) => {
      const parsed = keyLine.safeParse(readJson(line))
      if (!parsed.success) throw new RangeError(`Line ${place + 1} of the published keys is not a key.`)
      return [parsed.data.id, publishedKey(parsed.data.id, parsed.data.publicKey)]
    }),
  )
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}

function readJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
