// Raw SQL: the proof reads under a login of its own, outside Prisma, and in sealing order.
import type { KeyObject } from 'node:crypto'
import type pg from 'pg'
import { type Checkpoint, type CheckpointContent, checkpointHash, isSignedBy, NOTHING_BEFORE, readCheckpoint } from '@/lib/sealing/checkpoint'
import type { Findings } from './findings'

/** What is kept outside the database: the published checkpoints, null when there are none, and the public keys. */
export interface Outside {
  checkpoints: Checkpoint[] | null
  keys: Map<string, KeyObject>
}

const PAGE = 5_000

/**
 * Checks the number, link and signature of every checkpoint, and that the database holds all that was published, to the last.
 * @returns what each readable checkpoint says, in order
 */
export async function checkCheckpoints(client: pg.Client, outside: Outside, findings: Findings): Promise<CheckpointContent[]> {
  const contents: CheckpointContent[] = []
  const published = publishedByNumber(outside.checkpoints, findings)
  let before: { n: number; hash: string } | undefined
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
      comparePublished(id, row, published, findings)
      before = { n: Number(row.n), hash: checkpointHash(row) }
    }
    findings.checkpoints += rows.length
    if (rows.length < PAGE) break
    after = before?.n ?? after
  }
  for (const n of published?.keys() ?? []) findings.add(`checkpoint ${n}`, 'It was published and is not in the database.')
  if (outside.checkpoints === null && contents.length > 0) findings.add('published checkpoints', 'There are none to compare with.')
  return contents
}

function checkSignature(
  id: string,
  checkpoint: Checkpoint,
  content: CheckpointContent | undefined,
  keys: Map<string, KeyObject>,
  findings: Findings,
): void {
  const key = content && keys.get(content.key)
  if (content !== undefined && key === undefined) findings.add(id, `It names the key ${content.key}, which was not published.`)
  if (key !== undefined && !isSignedBy(checkpoint, key)) findings.add(id, 'Its signature is not that of the key that it names.')
}

function publishedByNumber(checkpoints: Checkpoint[] | null, findings: Findings): Map<number, string> | undefined {
  if (checkpoints === null) return undefined
  const byNumber = new Map<number, string>()
  let before: number | undefined
  for (const checkpoint of checkpoints) {
    const n = readCheckpoint(checkpoint.body)?.n ?? 0
    if (before !== undefined && n !== before + 1) findings.add(`checkpoint ${n}`, `In the published file it stands after checkpoint ${before}.`)
    before = n
    byNumber.set(n, checkpointHash(checkpoint))
  }
  return byNumber
}

/** Takes the checkpoint out of the published ones, so that what is left at the end is what the database has lost. */
function comparePublished(id: string, checkpoint: Checkpoint & { n: string }, published: Map<number, string> | undefined, findings: Findings): void {
  const n = Number(checkpoint.n)
  const hash = published?.get(n)
  if (hash === undefined) return
  if (hash !== checkpointHash(checkpoint)) findings.add(id, 'It is not the one that was published.')
  published?.delete(n)
}
