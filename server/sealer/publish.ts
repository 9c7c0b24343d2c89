import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import { type Checkpoint, checkpointHash, readCheckpoint } from '@/lib/sealing/checkpoint'
import { CHECKPOINTS_FILE, KEYS_FILE, readCheckpointLines, readKeyLines, writeCheckpointLine, writeKeyLine } from '@/lib/sealing/published'
import type { SealingKey } from '@/lib/sealing/sealing-key'

/** The last checkpoint that was published. */
export interface Published {
  n: number
  hash: string
}

/**
 * Where checkpoints and public keys are published outside the database: append-only files in a folder that database administrators should
 * not be able to write to. Each line is flushed to disk before anything else happens.
 */
export interface Publication {
  last: () => Published | undefined
  publish: (checkpoints: readonly Checkpoint[]) => void
}

/** Opens the folder, creating it the first time, and publishes the public key if it is new. */
export function openPublication(folder: string, key: SealingKey): Publication {
  mkdirSync(folder, { recursive: true })
  const keys = path.join(folder, KEYS_FILE)
  if (!readKeyLines(textOf(keys)).has(key.id)) append(keys, writeKeyLine(key))
  const file = path.join(folder, CHECKPOINTS_FILE)
  let last = lastOf(readCheckpointLines(textOf(file)))
  return {
    last: () => last,
    publish: (checkpoints) => {
      if (checkpoints.length === 0) return
      append(file, checkpoints.map(writeCheckpointLine).join(''))
      last = lastOf(checkpoints)
    },
  }
}

function lastOf(checkpoints: readonly Checkpoint[]): Published | undefined {
  const checkpoint = checkpoints.at(-1)
  const content = checkpoint && readCheckpoint(checkpoint.body)
  return checkpoint && content && { n: content.n, hash: checkpointHash(checkpoint) }
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function append(file: string, text: string): void {
  const handle = openSync(file, 'a', 0o644)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
