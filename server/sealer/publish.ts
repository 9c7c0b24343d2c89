import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import { type Checkpoint, checkpointHash, readCheckpoint } from '@/lib/sealing/checkpoint'
import { CHECKPOINTS_FILE, KEYS_FILE, readCheckpointLines, readKeyLines, writeCheckpointLine, writeKeyLine } from '@/lib/sealing/published'
import type { SealingKey } from '@/lib/sealing/sealing-key'

/** What was published last. */
export interface Published {
  n: number
  hash: string
}

/**
 * The place outside the database where checkpoints and public keys stand: files that are only ever added to, in a folder that whoever
 * administers the database should not be able to write to. Each line is on the disk before anything else goes on.
 */
export interface Publication {
  last: () => Published | undefined
  publish: (checkpoints: readonly Checkpoint[]) => void
}

/** Opens the folder, making it the first time, and publishes the public key when it is new. */
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
