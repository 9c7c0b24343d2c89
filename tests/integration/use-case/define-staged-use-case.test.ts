import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import type { Actor, Principal } from '@/lib/identity/actor'
import { CpisError } from '@/lib/shared/errors'
import { defineStagedUseCase } from '@/lib/use-case/define-staged-use-case'
import { withTicket } from '@/scripts/disposable-product/ticket'
import { commandOf } from '@/tests/factories/command'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents, type LoggedEvent } from '@/tests/support/audit'

let app: TestApplication
let authority: TestAuthority
let manager: Actor

const declared = {
  permission: 'upload.save',
  input: z.strictObject({ givenName: z.string().min(2, 'Enter a name'), fail: z.enum(['between', 'in the second']).optional() }),
} as const
const rename = (givenName: string) => `update cpis.child set given_name = '${givenName}'`

/** Gives every child of the caller one name in a first transaction and another in a second; may fail between the two or in the second. */
const renameTwice = defineStagedUseCase({
  name: 'test.rename-twice',
  ...declared,
  run: async ({ input, stage }): Promise<number> => {
    await stage(({ tx }) => tx.execute(rename('Between')))
    if (input.fail === 'between') throw new CpisError('unavailable', 'Nobody answered')
    return stage(async ({ tx, record }) => {
      const children = await tx.execute(rename(input.givenName))
      await record({ type: 'test.counted', outcome: 'done' })
      await record({ outcome: 'done', subject: { kind: 'authority', id: authority.id }, details: { children } })
      if (input.fail) throw new CpisError('conflict', 'Somebody else was quicker')
      return children
    })
  },
})

const forgetful = defineStagedUseCase({ name: 'test.forgetful', ...declared, run: ({ stage }) => stage(({ tx }) => tx.execute(rename('Forgotten'))) })
const asking = defineStagedUseCase({
  name: 'test.asking',
  ...declared,
  unrecorded: 'the answer is recorded',
  run: ({ stage }) => stage(({ tx }) => tx.execute(rename('Asked'))),
})

beforeAll(async () => {
  app = await startApplication()
})
afterAll(() => app.stop())

beforeEach(async () => {
  await app.admin.query(`set session_replication_role = replica; delete from cpis.audit_event; set session_replication_role = origin`)
  authority = await createAuthority(app.admin)
  await createChild(app.admin, authority, { givenName: 'Robin' })
  manager = await createAuthorityActor(app.admin, authority, 'LD')
})

async function givenNames(): Promise<string[]> {
  const { rows } = await app.admin.query<{ name: string }>('select given_name as name from cpis.child where authority_id = $1', [authority.id])
  return rows.map((row) => row.name)
}
const logged = (): Promise<LoggedEvent[]> => auditEvents(app.admin, 'test')

it('acts as the caller in each of its stages, and leaves the lines that they record', async () => {
  const elsewhere = await createChild(app.admin, await createAuthority(app.admin), { givenName: 'Alex' })
  expect(await renameTwice(manager, { givenName: 'Kit' })).toBe(1)
  expect(await givenNames()).toEqual(['Kit'])
  expect((await app.admin.query('select given_name from cpis.child where id = $1', [elsewhere.id])).rows).toEqual([{ given_name: 'Alex' }])
  // Both have the same time, that of the transaction.
  expect((await logged()).toSorted((one, other) => one.type.localeCompare(other.type))).toEqual([
    { type: 'test.counted', outcome: 'done', person: manager.name, details: {} },
    { type: 'test.rename-twice', outcome: 'done', person: manager.name, details: { children: 1 } },
  ])
})

it('keeps what a stage has committed when it fails later, and nothing of the stage that fails, lines included', async () => {
  await expect(renameTwice(manager, { givenName: 'Kit', fail: 'between' })).rejects.toMatchObject({ kind: 'unavailable' })
  expect(await givenNames()).toEqual(['Between'])
  await expect(renameTwice(manager, { givenName: 'Kit', fail: 'in the second' })).rejects.toMatchObject({ kind: 'conflict' })
  expect(await givenNames()).toEqual(['Between'])
  expect(await logged()).toEqual([])
})

it('is refused to a role without the permission, and for wrong input, before anything is done; either is recorded', async () => {
  const practitioner = await createAuthorityActor(app.admin, authority, 'LP')
  for (const act of [renameTwice, asking]) {
    await expect(act(practitioner, { givenName: '' })).rejects.toMatchObject({ kind: 'not-permitted' })
    await expect(act(manager, { givenName: '' })).rejects.toMatchObject({ kind: 'invalid-input', field: 'givenName' })
  }
  expect(await givenNames()).toEqual(['Robin'])
  expect((await logged()).map(({ type, outcome }) => `${type} ${outcome}`)).toEqual([
    'test.rename-twice denied',
    'test.rename-twice refused',
    'test.asking denied',
    'test.asking refused',
  ])
})

it('leaves a line when its stages forgot to, but not where it says that another act records it', async () => {
  await forgetful(manager, { givenName: 'Kit' })
  await asking(manager, { givenName: 'Kit' })
  expect(await logged()).toEqual([{ type: 'test.forgetful', outcome: 'done', person: manager.name, details: {} }])
})

it('is done by a command and by a system of the authority as well, which the log tells from a person', async () => {
  const command = await commandOf(app.admin, manager)
  const system: Principal = { ...command, name: 'API client (Register)', apiClientId: authority.id }
  for (const by of [command, system]) await renameTwice(by, { givenName: 'Kit' })
  await expect(renameTwice(await withTicket(app.admin, { ...system, role: 'LP' as const }), { givenName: 'Kit' })).rejects.toMatchObject({
    kind: 'not-permitted',
  })
  const { rows } = await app.admin.query(
    `select person_name, person_id, session_id, outcome, details from cpis.audit_event where type = 'test.rename-twice' order by at, id`,
  )
  const line = { person_id: null, session_id: null, outcome: 'done' }
  expect(rows).toEqual([
    { ...line, person_name: command.name, details: { children: 1 } },
    { ...line, person_name: system.name, details: { children: 1, apiClient: authority.id } },
    { ...line, person_name: system.name, outcome: 'denied', details: { apiClient: authority.id } },
  ])
})
