// Raw SQL: the proof reads under a login of its own, outside Prisma, and in sealing order.
import { columnsOf, isKnownForm, leafOf, rowHashOf, type Source, sources, selectList, tableOf } from '@/lib/sealing/canonical-row'
import type { CheckpointContent } from '@/lib/sealing/checkpoint'
import { merkleRoot } from '@/lib/sealing/merkle-tree'
import { checkVouched } from './check-vouched'
import type { Findings } from './findings'
import type { LawfulDrops } from './lawful-drops'
import { spanValues, type Verification, within } from './span'
import { CLOCKS_APART, millisecondsOf, utcMoment } from './utc-moment'

/** Roughly how many leaves are read at once. */
const GROUP = 10_000

/** How long after a span a batch may have been signed that seals rows of the span, in milliseconds. Slow commits have half an hour. */
const SEALED_LATE = 60 * 60_000

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

/** A batch: what was signed for it, and up to which time everything was sealed before it. */
interface Batch {
  content: CheckpointContent
  completeBefore: string
}

/**
 * Compares every row of the span with its leaf, each batch's leaves with the signed root, and each row's time with its batch. The events by
 * which retention says what it took are compared whatever the span is.
 */
export async function checkRows(verification: Verification, contents: CheckpointContent[], drops: LawfulDrops, findings: Findings): Promise<void> {
  const concerned = await batchesConcerned(verification, contents, drops)
  let group: Batch[] = []
  let leaves = 0
  const flush = async () => {
    if (group.length > 0) await checkGroup(verification, group, drops, findings)
    group = []
    leaves = 0
  }
  for (const [place, content] of contents.entries()) {
    if (concerned !== undefined && !concerned.has(content.n)) {
      await flush()
      continue
    }
    group.push({ content, completeBefore: contents[place - 1]?.complete ?? '' })
    leaves += content.count
    if (leaves >= GROUP) await flush()
  }
  await flush()
  await checkStrayLeaves(verification, new Set(contents.map(({ n }) => n)), findings)
}

/** The batches that hold a row of the span, by their leaves or by when they were signed, or an event of retention; undefined when all do. */
async function batchesConcerned({ client, span }: Verification, contents: CheckpointContent[], drops: LawfulDrops): Promise<Set<number> | undefined> {
  if (span.from === null && span.to === null) return undefined
  const { rows } = await client.query<{ n: string }>(`select distinct n from cpis.seal_leaf where ${within('row_at')}`, spanValues(span))
  const [from, to] = [span.from?.getTime() ?? -Infinity, (span.to?.getTime() ?? Infinity) + SEALED_LATE]
  const signed = contents.filter(({ time }) => Date.parse(time) >= from && Date.parse(time) < to)
  return new Set([...rows.map(({ n }) => Number(n)), ...signed.map(({ n }) => n), ...drops.batches()])
}

async function checkGroup(verification: Verification, group: Batch[], drops: LawfulDrops, findings: Findings): Promise<void> {
  const batches = new Map(group.map((batch) => [String(batch.content.n), batch]))
  const [first, last] = [group[0]?.content.n ?? 0, group.at(-1)?.content.n ?? 0]
  const { rows: leaves } = await verification.client.query<Leaf>(
    `select n, place, source, row_id as "rowId", row_at::text as "rowAt", form, hash, ${within('row_at')} or row_id = any ($5) as "inSpan"
     from cpis.seal_leaf where n between $3 and $4 order by n, place`,
    [...spanValues(verification.span), first, last, drops.events()],
  )
  const rightBatches = checkRoots(leaves, group, findings)
  for (const source of sources) {
    const ofSource = leaves.filter((leaf) => leaf.source === source && leaf.inSpan)
    for (const form of new Set(ofSource.map((leaf) => leaf.form))) {
      const values = isKnownForm(form) ? await rowsOf(verification, source, form, first, last) : undefined
      for (const leaf of ofSource) {
        if (leaf.form !== form) continue
        checkTime(leaf, batches.get(leaf.n), findings)
        if (values === undefined) findings.add(leaf.rowId, `This release does not know form ${form} of a sealed row.`)
        else checkRow(verification, leaf, values.get(`${leaf.n} ${leaf.place}`), rightBatches.has(leaf.n), drops, findings)
      }
    }
  }
}

/** @returns the numbers of the batches whose leaves are those that were signed */
function checkRoots(leaves: Leaf[], group: Batch[], findings: Findings): Set<string> {
  const byBatch = new Map<string, Leaf[]>(group.map(({ content }) => [String(content.n), []]))
  for (const leaf of leaves) byBatch.get(leaf.n)?.push(leaf)
  const right = new Set<string>()
  for (const { n, count, root } of group.map(({ content }) => content)) {
    const batch = byBatch.get(String(n)) ?? []
    const inOrder = batch.every(({ place }, index) => place === index)
    const hashes = () => batch.map(({ form, source, rowId, rowAt, hash }) => leafOf({ form, source, id: rowId, at: rowAt, rowHash: hash }))
    if (batch.length !== count || !inOrder) findings.add(`checkpoint ${n}`, `It seals ${count} rows, and ${batch.length} leaves are there.`)
    else if (merkleRoot(hashes()).toString('hex') !== root) findings.add(`checkpoint ${n}`, 'Its leaves are not those that were sealed.')
    else right.add(String(n))
  }
  return right
}

/** A row that is dated before what had been sealed completely, or after its checkpoint was signed, was not there when it says. */
function checkTime({ rowId, rowAt }: Leaf, batch: Batch | undefined, findings: Findings): void {
  if (batch === undefined) return
  const { content, completeBefore } = batch
  if ((utcMoment(rowAt) ?? '') < completeBefore) {
    findings.add(rowId, `It is dated earlier than what had been sealed completely before checkpoint ${content.n}.`)
  }
  if (!(millisecondsOf(rowAt) <= Date.parse(content.time) + CLOCKS_APART))
    findings.add(rowId, `It is dated later than checkpoint ${content.n}, which seals it.`)
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
  drops: LawfulDrops,
  findings: Findings,
): void {
  if (values === undefined) {
    const drop = drops.excuse({ source: leaf.source, rowAt: leaf.rowAt, n: Number(leaf.n) })
    if (drop === undefined) findings.add(leaf.rowId, `It was sealed under checkpoint ${leaf.n}, and is gone, or has another time.`)
    else drop.excused += 1
    return
  }
  findings.rows += 1
  if (!rowHashOf(leaf.form, leaf.source, values).equals(leaf.hash)) {
    findings.add(leaf.rowId, batchIsRight ? 'It was changed after it was sealed.' : 'It is not what its leaf says.')
  }
  checkVouched(verification.macKeys, { source: leaf.source, columns: columnsOf(leaf.form, leaf.source), values }, findings)
}

async function checkStrayLeaves({ client }: Verification, known: Set<number>, findings: Findings): Promise<void> {
  const { rows } = await client.query<{ n: string; id: string }>('select distinct on (n) n, row_id as id from cpis.seal_leaf order by n')
  for (const { n, id } of rows) if (!known.has(Number(n))) findings.add(id, `Its leaf is under checkpoint ${n}, which does not exist.`)
}
