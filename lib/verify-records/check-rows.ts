// Raw SQL: the proof reads under a login of its own, outside Prisma, and in sealing order.
import { leafOf, columnsOf, type Source, sources, selectList, tableOf } from '@/lib/sealing/canonical-row'
import type { CheckpointContent } from '@/lib/sealing/checkpoint'
import { merkleRoot } from '@/lib/sealing/merkle-tree'
import type { DroppedMonths } from './dropped-months'
import type { Findings } from './findings'
import { checkVouched } from './check-vouched'
import { spanValues, type Verification, within } from './span'

/** Roughly how many leaves are read at once. */
const GROUP = 10_000

interface Leaf {
  n: string
  place: number
  source: Source
  rowId: string
  rowAt: string
  form: number
  hash: Buffer
  inSpan: boolean
}

/** Compares every row of the span with its leaf, each batch's leaves with the signed root, and each row's time with its batch. */
export async function checkRows(
  verification: Verification,
  contents: CheckpointContent[],
  dropped: DroppedMonths,
  findings: Findings,
): Promise<void> {
  const concerned = await batchesOfSpan(verification)
  let group: CheckpointContent[] = []
  let leaves = 0
  const flush = async () => {
    if (group.length > 0) await checkGroup(verification, group, dropped, findings)
    group = []
    leaves = 0
  }
  for (const content of contents) {
    if (concerned !== undefined && !concerned.has(content.n)) {
      await flush()
      continue
    }
    group.push(content)
    leaves += content.count
    if (leaves >= GROUP) await flush()
  }
  await flush()
  await checkStrayLeaves(verification, new Set(contents.map(({ n }) => n)), findings)
}

/** The batches that hold a row of the span; undefined when all do. */
async function batchesOfSpan({ client, span }: Verification): Promise<Set<number> | undefined> {
  if (span.from === null && span.to === null) return undefined
  const { rows } = await client.query<{ n: string }>(`select distinct n from cpis.seal_leaf where ${within('row_at')}`, spanValues(span))
  return new Set(rows.map(({ n }) => Number(n)))
}

async function checkGroup(verification: Verification, group: CheckpointContent[], dropped: DroppedMonths, findings: Findings): Promise<void> {
  const [first, last] = [group[0]?.n ?? 0, group.at(-1)?.n ?? 0]
  const { rows: leaves } = await verification.client.query<Leaf>(
    `select n, place, source, row_id as "rowId", row_at::text as "rowAt", form, hash, ${within('row_at')} as "inSpan"
     from cpis.seal_leaf where n between $3 and $4 order by n, place`,
    [...spanValues(verification.span), first, last],
  )
  const rightBatches = checkRoots(leaves, group, findings)
  for (const source of sources) {
    const ofSource = leaves.filter((leaf) => leaf.source === source && leaf.inSpan)
    for (const form of new Set(ofSource.map((leaf) => leaf.form))) {
      const values = await rowsOf(verification, source, form, first, last)
      for (const leaf of ofSource) {
        if (leaf.form !== form) continue
        checkRow(verification, leaf, values.get(`${leaf.n} ${leaf.place}`), rightBatches.has(leaf.n), dropped, findings)
      }
    }
  }
}

/** @returns the numbers of the batches whose leaves are those that were signed */
function checkRoots(leaves: Leaf[], group: CheckpointContent[], findings: Findings): Set<string> {
  const byBatch = new Map<string, Leaf[]>(group.map(({ n }) => [String(n), []]))
  for (const leaf of leaves) byBatch.get(leaf.n)?.push(leaf)
  const right = new Set<string>()
  for (const { n, count, root } of group) {
    const batch = byBatch.get(String(n)) ?? []
    const inOrder = batch.every(({ place }, index) => place === index)
    if (batch.length !== count || !inOrder) findings.add(`checkpoint ${n}`, `It seals ${count} rows, and ${batch.length} leaves are there.`)
    else if (merkleRoot(batch.map(({ hash }) => hash)).toString('hex') !== root)
      findings.add(`checkpoint ${n}`, 'Its leaves are not those that were sealed.')
    else right.add(String(n))
  }
  return right
}

async function rowsOf({ client }: Verification, source: Source, form: number, first: number, last: number): Promise<Map<string, (string | null)[]>> {
  const { table, id } = tableOf[source]
  const { rows } = await client.query<(string | null)[]>({
    rowMode: 'array',
    text: `select l.n::text || ' ' || l.place, ${selectList(form, source, 'a')} from cpis.seal_leaf l join ${table} a on a.${id} = l.row_id and a.at = l.row_at
           where l.n between $1 and $2 and l.source = '${source}' and l.form = $3`,
    values: [first, last, form],
  })
  return new Map(rows.map(([key, ...values]) => [key ?? '', values]))
}

function checkRow(
  verification: Verification,
  leaf: Leaf,
  values: (string | null)[] | undefined,
  batchIsRight: boolean,
  dropped: DroppedMonths,
  findings: Findings,
): void {
  if (values === undefined) {
    if (dropped.has(leaf.source, leaf.rowAt)) findings.dropped += 1
    else findings.add(leaf.rowId, `It was sealed under checkpoint ${leaf.n}, and is gone, or has another time.`)
    return
  }
  findings.rows += 1
  if (!leafOf(leaf.form, leaf.source, values).equals(leaf.hash)) {
    findings.add(leaf.rowId, batchIsRight ? 'It was changed after it was sealed.' : 'It is not what its leaf says.')
  }
  if (leaf.source !== 'event') checkVouched(verification.macKeys, columnsOf(leaf.form, leaf.source), values, findings)
}

async function checkStrayLeaves({ client }: Verification, known: Set<number>, findings: Findings): Promise<void> {
  const { rows } = await client.query<{ n: string; id: string }>('select distinct on (n) n, row_id as id from cpis.seal_leaf order by n')
  for (const { n, id } of rows) if (!known.has(Number(n))) findings.add(id, `Its leaf is under checkpoint ${n}, which does not exist.`)
}
