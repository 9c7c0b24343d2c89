import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import type { Actor } from '@/lib/identity/actor'
import { CpisError } from '@/lib/shared/errors'
import { logInto } from '@/lib/shared/log'
import { hashOfMac, readReceipt } from '@/lib/shared/receipt'
import { defineStagedUseCase } from '@/lib/use-case/define-staged-use-case'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { recordDenial } from '@/lib/use-case/record-denial'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import { startApplication, type TestApplication } from '@/tests/support/application'

/** Every line that the application writes leaves a receipt once it is committed, and nothing that was rolled back does. */

let app: TestApplication
let manager: Actor
let practitioner: Actor
const folder = mkdtempSync(path.join(tmpdir(), 'cpis-receipts-'))
const logFile = path.join(folder, 'log.jsonl')

const input = z.strictObject({ fail: z.boolean() })
const act = defineUseCase({
  name: 'test.act',
  permission: 'upload.save',
  input,
  run: async ({ input: given, audit }) => {
    audit({ details: { rows: 3, all: true } })
    if (given.fail) throw new CpisError('conflict', 'Somebody else was quicker')
  },
})
const inStages = defineStagedUseCase({
  name: 'test.in-stages',
  permission: 'upload.save',
  input,
  run: async ({ input: given, stage }) => {
    await stage(({ record }) => record({ outcome: 'done', details: { stage: 1 } }))
    await stage(async ({ record }) => {
      await record({ outcome: 'done', details: { stage: 2 } })
      if (given.fail) throw new CpisError('conflict', 'Somebody else was quicker')
    })
  },
})

beforeAll(async () => {
  app = await startApplication()
  const authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
  practitioner = await createAuthorityActor(app.admin, authority, 'LP')
  logInto(logFile)
})
beforeEach(async () => {
  await app.admin.query(`set session_replication_role = replica; delete from cpis.audit_event; set session_replication_role = origin`)
  writeFileSync(logFile, '')
})
afterAll(async () => {
  await app.stop()
  rmSync(folder, { recursive: true, force: true })
})

it.each<[string, () => Promise<unknown>, number]>([
  ['an act', () => act(manager, { fail: false }), 1],
  ['an act that fails', () => act(manager, { fail: true }), 0],
  ['an act that the role does not allow', () => act(practitioner, { fail: false }), 1],
  ['an act that cannot be understood', () => act(manager, {} as { fail: boolean }), 1],
  ['an act in stages', () => inStages(manager, { fail: false }), 2],
  ['an act in stages of which the second fails', () => inStages(manager, { fail: true }), 1],
  ['an act in stages that the role does not allow', () => inStages(practitioner, { fail: false }), 1],
  ['a page that the role does not open', () => recordDenial(practitioner, 'upload.save'), 1],
])('%s has a receipt for each of its lines that are committed', async (_what, attempt, lines) => {
  await attempt().catch((error: unknown) => expect(error).toBeInstanceOf(CpisError))
  const { rows } = await app.admin.query<{ id: string; mac: Buffer }>('select id, mac from cpis.audit_event order by id')
  const receipts = [...readFileSync(logFile, 'utf8').matchAll(/"receipt":"([a-p]+)"/g)].map(([, letters = '']) => readReceipt(letters))
  expect(rows).toHaveLength(lines)
  expect(receipts).toEqual(rows.map(({ id, mac }) => ({ eventId: id, macHash: hashOfMac(mac) })))
})
