import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { KeyObject } from 'node:crypto'
import { checkpointHash, readCheckpoint } from '@/lib/sealing/checkpoint'
import { CHECKPOINTS_FILE, KEYS_FILE, readCheckpointLine, readKeyLines, restoredFrom } from '@/lib/sealing/published'
import type { Problem } from './findings'

/** Hashes of published checkpoints, by their number. */
export type PublishedCheckpoints = ReadonlyMap<number, string>

/** What is kept outside the database. */
export interface Outside {
  /** Null when there is no such file. */
  checkpoints: PublishedCheckpoints | null
  /** When the file was read that the sealer goes on with, in milliseconds since 1970; null for a copy, which may be old. */
  readAt: number | null
  /** What was published before the register was restored from a backup, and up to where the backup went. */
  earlier: { until: number; checkpoints: PublishedCheckpoints }[]
  keys: ReadonlyMap<string, KeyObject>
  /** What is wrong with the files themselves. */
  problems: Problem[]
}

/** Where `npm start` gathers receipts in a data directory. */
export const receiptsFile = (dataDirectory: string) => path.join(dataDirectory, 'receipts', 'receipts.jsonl')

/**
 * Reads what was published in the folder that the sealer publishes in. To be read before the database, which is then always at least as far
 * on.
 */
export function readOutsideFolder(folder: string): Promise<Outside> {
  return read(path.join(folder, CHECKPOINTS_FILE), Date.now())
}

/**
 * Reads a copy of the published checkpoints, which may be older than the database.
 * @param checkpointsFile its folder also holds the public keys
 */
export function readOutside(checkpointsFile: string): Promise<Outside> {
  return read(checkpointsFile, null)
}

async function read(checkpointsFile: string, readAt: number | null): Promise<Outside> {
  const problems: Problem[] = []
  const folder = path.dirname(checkpointsFile)
  const checkpoints = existsSync(checkpointsFile) ? await readCheckpoints(checkpointsFile, problems) : null
  const earlier: Outside['earlier'] = []
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const until = restoredFrom(name)
    if (until !== undefined) earlier.push({ until, checkpoints: await readCheckpoints(path.join(folder, name), problems) })
  }
  return { checkpoints, readAt, earlier, keys: readKeys(path.join(folder, KEYS_FILE), problems), problems }
}

async function readCheckpoints(file: string, problems: Problem[]): Promise<PublishedCheckpoints> {
  const id = `published file ${path.basename(file)}`
  const byNumber = new Map<number, string>()
  let [place, before] = [0, 0]
  for await (const line of finishedLines(file)) {
    place += 1
    const checkpoint = readCheckpointLine(line)
    const n = checkpoint && readCheckpoint(checkpoint.body)?.n
    if (checkpoint === undefined || n === undefined) problems.push({ id, says: `Its line ${place} is not a checkpoint.` })
    else {
      if (n !== before + 1) problems.push({ id, says: `Checkpoint ${n} stands in it ${before === 0 ? 'first' : `after checkpoint ${before}`}.` })
      byNumber.set(n, checkpointHash(checkpoint))
      before = n
    }
  }
  return byNumber
}

/** The lines that end: one that does not is just being written, or was left so by a power cut. */
async function* finishedLines(file: string): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = `${rest}${chunk as string}`.split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}

function readKeys(file: string, problems: Problem[]): ReadonlyMap<string, KeyObject> {
  try {
    return existsSync(file) ? readKeyLines(readFileSync(file, 'utf8')) : new Map()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    problems.push({ id: `published file ${path.basename(file)}`, says: error.message })
    return new Map()
  }
}
