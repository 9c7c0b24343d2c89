import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type pg from 'pg'
import { type Checkpoint, checkpointHash, NOTHING_BEFORE, readCheckpoint, signCheckpoint } from '@/lib/sealing/checkpoint'
import { writeCheckpointReceipt } from '@/lib/sealing/checkpoint-receipt'
import { CHECKPOINTS_FILE, writeCheckpointLine } from '@/lib/sealing/published'
import { sealingKey } from '@/lib/sealing/sealing-key'
import { asSuperuserWithoutGuards, type OutsideFiles, SEALING_KEY } from './sealed-register'

/**
 * Signs the checkpoints that are there anew, as if the sealer had worked earlier, publishes them so, with receipts.
 * @param age how much earlier, in months
 */
export async function sealedEarlier(admin: pg.Client, outside: OutsideFiles, age: number): Promise<void> {
  const { rows } = await admin.query<Checkpoint & { n: string }>('select n, body, signature from cpis.seal_checkpoint order by n')
  let previous = NOTHING_BEFORE
  const signed: Checkpoint[] = []
  for (const { n, body } of rows) {
    const content = readCheckpoint(body)
    if (content === undefined) throw new Error('It is no checkpoint')
    const time = monthsEarlier(content.time, age)
    const complete = content.complete === '' ? '' : time.replace('Z', '000Z')
    const checkpoint = signCheckpoint({ ...content, previous, time, complete }, sealingKey(SEALING_KEY))
    await asSuperuserWithoutGuards(admin, 'update cpis.seal_checkpoint set body = $2, signature = $3, at = $4 where n = $1', [
      n,
      checkpoint.body,
      checkpoint.signature,
      time,
    ])
    previous = checkpointHash(checkpoint)
    signed.push(checkpoint)
  }
  writeFileSync(path.join(outside.folder, CHECKPOINTS_FILE), signed.map(writeCheckpointLine).join(''))
  const receipts = signed.map((one, place) => `{"checkpoint":"${writeCheckpointReceipt({ n: place + 1, hash: checkpointHash(one) })}"}\n`)
  const others = readFileSync(outside.receipts, 'utf8')
    .split('\n')
    .filter((line) => !line.includes('"checkpoint"'))
  writeFileSync(outside.receipts, [...others, ...receipts].join('\n'))
}

function monthsEarlier(moment: string, months: number): string {
  const earlier = new Date(moment)
  earlier.setUTCMonth(earlier.getUTCMonth() - months)
  return earlier.toISOString()
}

/** Makes retention find that everything was sealed when it happened, in a register that no sealer works on. */
export async function sealedAllAlong(admin: pg.Client): Promise<void> {
  await admin.query(
    `insert into cpis.seal_checkpoint (n, body, signature, at)
     select n, jsonb_build_object('complete', at), repeat('s', 64)::bytea, at
     from unnest(array['25 years 1 day', '8 years 1 day', '13 months 1 day']::interval[]) with ordinality as ages (age, n), lateral (select now() - age as at) moments`,
  )
}
