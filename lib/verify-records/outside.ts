import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { CHECKPOINTS_FILE, KEYS_FILE, readCheckpointLines, readKeyLines } from '@/lib/sealing/published'
import { Refusal } from '@/lib/shared/refusal'
import type { Outside } from './check-checkpoints'

/** Where `npm start` gathers receipts in a data directory. */
export const receiptsFile = (dataDirectory: string) => path.join(dataDirectory, 'receipts', 'receipts.jsonl')

/**
 * Reads what was published outside the database. To be read before the database, which is then always at least as far on.
 * @param checkpointsFile its folder also holds the public keys
 * @throws Refusal when a file exists and is not what was published
 */
export function readOutside(checkpointsFile: string): Outside {
  const keysFile = path.join(path.dirname(checkpointsFile), KEYS_FILE)
  try {
    return {
      checkpoints: existsSync(checkpointsFile) ? readCheckpointLines(readFileSync(checkpointsFile, 'utf8')) : null,
      keys: existsSync(keysFile) ? readKeyLines(readFileSync(keysFile, 'utf8')) : new Map(),
    }
  } catch (error) {
    throw error instanceof RangeError ? new Refusal(error.message) : error
  }
}

/** What was published in a folder. */
export function readOutsideFolder(folder: string): Outside {
  return readOutside(path.join(folder, CHECKPOINTS_FILE))
}
