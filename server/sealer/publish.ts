import { closeSync, existsSync, fstatSync, fsyncSync, mkdirSync, openSync, readFileSync, readSync, writeSync } from 'node:fs'
import path from 'node:path'
import { type Checkpoint, checkpointHash, isSignedBy, readCheckpoint } from '@/lib/sealing/checkpoint'
import { logCheckpoint } from '@/lib/sealing/checkpoint-receipt'
import {
  CHECKPOINTS_FILE,
  earlierFile,
  KEYS_FILE,
  readCheckpointLine,
  readKeyLines,
  writeCheckpointLine,
  writeKeyLine,
} from '@/lib/sealing/published'
import type { SealingKey } from '@/lib/sealing/sealing-key'
import { Refusal } from '@/lib/shared/refusal'

/** The last checkpoint that was published. */
export interface Published {
  n: number
  hash: string
}

/**
 * Where checkpoints and public keys are published outside the database: append-only files in a folder that database administrators should
 * not be able to write to. Each line is flushed to disk before anything else happens, and leaves a receipt in the log.
 */
export interface Publication {
  /** Read anew each time: another sealer may have been at work meanwhile. @throws Refusal when what was published is no longer there */
  last: () => Published | undefined
  publish: (checkpoints: readonly Checkpoint[]) => void
  /** Whether a checkpoint is signed with a key that was published here. */
  isOurs: (checkpoint: Checkpoint) => boolean
  /** Whether somebody said that the register was restored from a backup whose last checkpoint was this one. */
  restoredTo: (n: number) => boolean
}

/** Far more than a line takes. */
const TAIL = 64 * 1024

/** Opens the folder, creating it the first time, and publishes the public key if it is new. */
export function openPublication(folder: string, key: SealingKey): Publication {
  mkdirSync(folder, { recursive: true })
  const keysFile = path.join(folder, KEYS_FILE)
  const readKeys = () => readKeyLines(existsSync(keysFile) ? readFileSync(keysFile, 'utf8') : '')
  if (!readKeys().has(key.id)) append(keysFile, writeKeyLine(key))
  const file = path.join(folder, CHECKPOINTS_FILE)
  let seen: Published | undefined
  const last = () => {
    const found = readEnd(file).last
    if (seen !== undefined && (found?.n ?? 0) < seen.n) {
      throw new Refusal(`Nothing is sealed: checkpoint ${seen.n} was published, and is no longer in the published file.`)
    }
    seen = found
    return found
  }
  return {
    last,
    publish: (checkpoints) => {
      if (checkpoints.length === 0) return
      append(file, afterWhatIsBegun(file, checkpoints.map(writeCheckpointLine).join('')))
      for (const { n, hash } of checkpoints.map(publishedAs)) logCheckpoint({ n, hash })
      seen = checkpoints.map(publishedAs).at(-1)
    },
    isOurs: (checkpoint) => {
      // Read anew: another sealer may have begun to sign with a new key.
      const signer = readKeys().get(readCheckpoint(checkpoint.body)?.key ?? '')
      return signer !== undefined && isSignedBy(checkpoint, signer)
    },
    restoredTo: (n) => existsSync(path.join(folder, earlierFile(n))),
  }
}

function publishedAs(checkpoint: Checkpoint): Published {
  return { n: readCheckpoint(checkpoint.body)?.n ?? 0, hash: checkpointHash(checkpoint) }
}

/** The last checkpoint of the file, and what stands after its last line: the beginning of a line that a power cut left unfinished. */
function readEnd(file: string): { last: Published | undefined; begun: string } {
  if (!existsSync(file)) return { last: undefined, begun: '' }
  const handle = openSync(file, 'r')
  try {
    const { size } = fstatSync(handle)
    const bytes = Buffer.alloc(Math.min(size, TAIL))
    readSync(handle, bytes, 0, bytes.length, size - bytes.length)
    const lines = bytes.toString('utf8').split('\n')
    const begun = lines.pop() ?? ''
    const line = lines.at(-1)
    const checkpoint = line === undefined ? undefined : readCheckpointLine(line)
    if (line !== undefined && checkpoint === undefined)
      throw new Refusal('Nothing is sealed: the last line of the published file is not a checkpoint.')
    return { last: checkpoint && publishedAs(checkpoint), begun }
  } finally {
    closeSync(handle)
  }
}

/** What is still to be written of a text whose beginning is in the file already. */
function afterWhatIsBegun(file: string, text: string): string {
  const { begun } = readEnd(file)
  if (!text.startsWith(begun)) throw new Refusal('Nothing is sealed: the published file ends within a line that is not the next checkpoint.')
  return text.slice(begun.length)
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
