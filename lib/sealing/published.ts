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

/**
 * The name that whoever restores the register from a backup gives to the file of published checkpoints, which goes further than the backup.
 * Up to there it and the database have to agree for good.
 * @param n the last checkpoint that the backup has
 */
export function earlierFile(n: number): string {
  return `checkpoints-until-${n}.jsonl`
}

/** The other way round. @returns undefined for another name */
export function restoredFrom(fileName: string): number | undefined {
  const [, n] = /^checkpoints-until-(\d{1,15})\.jsonl$/.exec(fileName) ?? []
  return n === undefined ? undefined : Number(n)
}

const checkpointLine = z.object({ body: z.string(), signature: z.string() })
const keyLine = z.object({ id: z.string(), publicKey: z.string() })

export function writeCheckpointLine({ body, signature }: Checkpoint): string {
  return `${JSON.stringify({ body, signature: signature.toString('base64url') })}\n`
}

/** @returns undefined for a line that is not a checkpoint */
export function readCheckpointLine(line: string): Checkpoint | undefined {
  const { data } = checkpointLine.safeParse(readJson(line))
  return data && { body: data.body, signature: Buffer.from(data.signature, 'base64url') }
}

export function writeKeyLine(key: { id: string; publicKey: string }): string {
  return `${JSON.stringify({ id: key.id, publicKey: key.publicKey })}\n`
}

/** @returns the public keys by their ids. @throws RangeError for a line that is not a key */
export function readKeyLines(text: string): Map<string, KeyObject> {
  return new Map(
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line, place) => {
        const parsed = keyLine.safeParse(readJson(line))
        if (!parsed.success) throw new RangeError(`Line ${place + 1} of the published keys is not a key.`)
        return [parsed.data.id, publishedKey(parsed.data.id, parsed.data.publicKey)]
      }),
  )
}

function readJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
