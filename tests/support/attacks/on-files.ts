import { appendFileSync, copyFileSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type pg from 'pg'
import { CHECKPOINTS_FILE, writeKeyLine } from '@/lib/sealing/published'
import { sealingKey } from '@/lib/sealing/sealing-key'
import { asSuperuserWithoutGuards, type OutsideFiles } from '@/tests/support/sealed-register'
import { type Attack, SEALED } from './attack'
import { publishedAnew, replaceBatch, rewriteRow } from './on-seals'

/** What can be done to the published file, which is elsewhere: by somebody who holds both. */
export const ON_FILES: Attack[] = [
  { name: 'empty the published file', expected: [/checkpoint 1: It is no longer in the published file/], act: published(() => []) },
  { name: 'remove the published file', expected: [/There are none to compare with/], act: async (_, outside) => unlinkSync(fileOf(outside)) },
  {
    name: 'empty the published file, and rewrite the first batch',
    expected: [/Its leaves are not those that were sealed/, /It is no longer in the published file/],
    act: async (admin, outside) => {
      await rewriteRow(admin)
      await published(() => [])(admin, outside)
    },
  },
  { name: 'take a line out of the published file', expected: [/Checkpoint 2 stands in it first/], act: published((lines) => lines.slice(1)) },
  {
    name: 'alter a line of the published file',
    expected: [/Its line 1 is not a checkpoint/],
    act: published((lines) => lines.map((line) => line.slice(1))),
  },
  {
    name: 'publish a checkpoint twice',
    expected: [/Checkpoint 2 stands in it after checkpoint 2/],
    act: published((lines) => [...lines, lines.at(-1)!]),
  },
  {
    name: 'alter the published keys',
    expected: [/Line 1 of the published keys is not a key/],
    act: async (_, { folder }) => writeFileSync(path.join(folder, 'keys.jsonl'), '{}\n'),
  },
  {
    name: 'cut off the newest checkpoint with its leaves and rows',
    expected: [/checkpoint 2: It was published and is not in the database/],
    act: cutOff,
  },
  {
    name: 'cut off the newest checkpoint with its leaves and rows, and its line of the published file',
    expected: [/checkpoint 2: The sealer has a receipt for it, and it is gone/, /The application has a receipt for it, and it is gone/],
    act: async (admin, outside) => {
      await cutOff(admin)
      await published((lines) => lines.slice(0, -1))(admin, outside)
    },
  },
  {
    name: 'cut off the newest checkpoint with its leaves and rows, its line of the published file, and the receipts',
    expected: { admitted: 'the folder of published checkpoints **and** the receipts' },
    act: async (admin, outside) => {
      await cutOff(admin)
      await published((lines) => lines.slice(0, -1))(admin, outside)
      writeFileSync(outside.receipts, '')
    },
  },
  {
    name: 'cut off the newest checkpoint with its leaves and rows, and its line of the published file, and let the sealer go on',
    expected: [/The sealer has a receipt for another checkpoint of this number/],
    act: async (admin, outside, seal) => {
      await cutOff(admin)
      await published((lines) => lines.slice(0, -1))(admin, outside)
      await seal()
    },
  },
  {
    name: 'sign a batch with a key of one’s own, and publish the key and the checkpoint',
    expected: [/The sealer has a receipt for another checkpoint of this number/],
    act: async (admin, outside) => {
      const own = sealingKey(Buffer.alloc(32, 5).toString('base64url'))
      appendFileSync(path.join(outside.folder, 'keys.jsonl'), writeKeyLine(own))
      await replaceBatch(admin, own)
      await publishedAnew(admin, outside)
    },
  },
]

const fileOf = ({ folder }: OutsideFiles) => path.join(folder, CHECKPOINTS_FILE)

function published(change: (lines: string[]) => string[]) {
  return async (_: pg.Client, outside: OutsideFiles) => {
    const lines = change(readFileSync(fileOf(outside), 'utf8').trimEnd().split('\n'))
    writeFileSync(fileOf(outside), lines.map((line) => `${line}\n`).join(''))
  }
}

async function cutOff(admin: pg.Client): Promise<void> {
  const newest = '(select max(n) from cpis.seal_checkpoint)'
  const rows = SEALED.map(({ table, id }) => `delete from ${table} a using cpis.seal_leaf l where l.n = ${newest} and l.row_id = a.${id};`)
  await asSuperuserWithoutGuards(
    admin,
    `${rows.join('')} delete from cpis.seal_leaf where n = ${newest}; delete from cpis.seal_checkpoint where n = ${newest}`,
  )
}

/** Copies the files outside the database, for one act. */
export function copyOutside(from: OutsideFiles, to: OutsideFiles): void {
  for (const name of [CHECKPOINTS_FILE, 'keys.jsonl', 'stolen-key']) copyFileSync(path.join(from.folder, name), path.join(to.folder, name))
  appendFileSync(to.receipts, readFileSync(from.receipts))
}
