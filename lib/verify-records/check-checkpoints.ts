// Raw SQL: the proof reads under a login of its own, outside Prisma, and in sealing order.
import type { KeyObject } from 'node:crypto'
import type pg from 'pg'
import { type Checkpoint, type CheckpointContent, checkpointHash, isSignedBy, NOTHING_BEFORE, readCheckpoint } from '@/lib/sealing/checkpoint'
import type { Findings } from './findings'
import type { Outside } from './outside'

const PAGE = 5_000

/** Shorter than what clocks may be apart elsewhere: only a checkpoint made while this ran may be missing from what was read. In milliseconds. */
const WHILE_THIS_RAN = 60_000

/**
 * Checks the number, link and signature of every checkpoint, and that the database holds all that was published, to the last, and has
 * published all that it holds.
 * @returns what each readable checkpoint says, in order
 */
export async function checkCheckpoints(client: pg.Client, outside: Outside, findings: Findings): Promise<CheckpointContent[]> {
  const contents: CheckpointContent[] = []
  const hashes = new Map<number, string>()
  let before: { n: number; hash: string } | undefined
  for (const { id, says } of outside.problems) findings.add(id, says)
  for (let after = 0; ;) {
    const { rows } = await client.query<Checkpoint & { n: string }>(
      'select n, body, signature from cpis.seal_checkpoint where n > $1 order by n limit $2',
      [after, PAGE],
    )
    for (const row of rows) {
      const id = `checkpoint ${row.n}`
      const content = readCheckpoint(row.body)
      const expected = (before?.n ?? 0) + 1
      if (Number(row.n) !== expected) findings.add(`checkpoint ${expected}`, 'It is missing: checkpoints are numbered without a gap.')
      if (content === undefined || content.n !== Number(row.n)) findings.add(id, 'It cannot be read, or stands under another number.')
      else {
        if (content.previous !== (before?.hash ?? NOTHING_BEFORE)) findings.add(id, 'It does not follow the checkpoint before it.')
        contents.push(content)
      }
      checkSignature(id, row, content, outside.keys, findings)
      before = { n: Number(row.n), hash: checkpointHash(row) }
      hashes.set(before.n, before.hash)
    }
    findings.checkpoints += rows.length
    if (rows.length < PAGE) break
    after = before?.n ?? after
  }
  comparePublished(hashes, outside, findings)
  if (outside.checkpoints === null && contents.length > 0) findings.add('published checkpoints', 'There are none to compare with.')
  else checkAllPublished(contents, outside, findings)
  return contents
}

function checkSignature(
  id: string,
  checkpoint: Checkpoint,
  content: CheckpointContent | undefined,
  keys: ReadonlyMap<string, KeyObject>,
  findings: Findings,
): void {
  const key = content && keys.get(content.key)
  if (content !== undefined && key === undefined) findings.add(id, `It names the key ${content.key}, which was not published.`)
  if (key !== undefined && !isSignedBy(checkpoint, key)) findings.add(id, 'Its signature is not that of the key that it names.')
}

/** Compares what was published with what is there; of what was published before a restore, what the backup had. */
function comparePublished(hashes: ReadonlyMap<number, string>, { checkpoints, earlier }: Outside, findings: Findings): void {
  for (const { until, published } of [
    { until: Infinity, published: checkpoints ?? new Map<number, string>() },
    ...earlier.map((one) => ({ until: one.until, published: one.checkpoints })),
  ]) {
    for (const [n, hash] of published) {
      const there = hashes.get(n)
      if (n > until || there === hash) continue
      findings.add(`checkpoint ${n}`, there === undefined ? 'It was published and is not in the database.' : 'It is not the one that was published.')
    }
  }
}

/** The newest checkpoint may wait to be published, and others were signed since the file was read; all the rest was published once. */
function checkAllPublished(contents: readonly CheckpointContent[], { checkpoints, readAt }: Outside, findings: Findings): void {
  if (readAt === null) return
  for (const { n, time } of contents.slice(0, -1)) {
    if (checkpoints?.has(n) !== true && Date.parse(time) < readAt - WHILE_THIS_RAN)
      findings.add(`checkpoint ${n}`, 'It is no longer in the published file.')
  }
}
