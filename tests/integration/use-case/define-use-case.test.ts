import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Actor } from '@/lib/identity/actor'
import { CpisError } from '@/lib/shared/errors'
import { defineCheckedUseCase, defineUseCase } from '@/lib/use-case/define-use-case'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents, type LoggedEvent } from '@/tests/support/audit'

let app: TestApplication
let authority: TestAuthority
let manager: Actor
let practitioner: Actor

/** A use-case for these tests alone: gives every child of the caller a new given name, and may fail after that. */
const renameChildren = defineUseCase({
  name: 'test.rename',
  permission: 'upload.save',
  input: z.strictObject({ givenName: z.string().min(2, 'Enter a name'), thenFail: z.boolean().default(false) }),
  run: async ({ tx, input, audit }) => {
    const { count } = await tx.child.updateMany({ data: { givenName: input.givenName } })
    audit({ details: { children: count } })
    if (input.thenFail) throw new CpisError('conflict', 'Somebody else was quicker')
    return count
  },
})

/** One whose event the log refuses, because its name is not valid. */
const unloggable = defineUseCase({
  name: 'No Such Name',
  permission: 'upload.save',
  input: z.object({}),
  run: async ({ tx }) => (await tx.child.updateMany({ data: { givenName: 'Changed' } })).count,
})

/** One that is checked on a page before it is done. */
const renameOnce = defineCheckedUseCase({
  name: 'test.rename-once',
  checkName: 'test.check-rename',
  permission: 'upload.save',
  input: z.strictObject({ givenName: z.string().min(2, 'Enter a name') }),
  check: async ({ tx, input, audit }) => {
    audit({ subject: { kind: 'authority', id: authority.id } })
    const [child] = await tx.child.findMany({ select: { id: true, givenName: true } })
    if (child?.givenName === input.givenName) throw new CpisError('conflict', 'This is the name already')
    return child
  },
  run: async ({ tx, input, found }) => (await tx.child.updateMany({ where: { id: found?.id }, data: { givenName: input.givenName } })).count,
})

beforeAll(async () => {
  app = await startApplication()
})
afterAll(() => app.stop())

beforeEach(async () => {
  // The log is append-only for everybody; only a superuser who switches its triggers off may empty it.
  await app.admin.query(`set session_replication_role = replica; delete from cpis.audit_event; set session_replication_role = origin`)
  authority = await createAuthority(app.admin)
  await createChild(app.admin, authority, { givenName: 'Robin' })
  manager = await createAuthorityActor(app.admin, authority, 'LD')
  practitioner = await createAuthorityActor(app.admin, authority, 'LP')
})

async function givenNames(): Promise<string[]> {
  const { rows } = await app.admin.query<{ name: string }>('select given_name as name from cpis.child where authority_id = $1', [authority.id])
  return rows.map((row) => row.name)
}

function logged(): Promise<LoggedEvent[]> {
  return auditEvents(app.admin, 'test')
}

describe('a use-case', () => {
  it('acts as the caller on the caller’s own rows, and leaves one event with what it counted', async () => {
    const elsewhere = await createChild(app.admin, await createAuthority(app.admin), { givenName: 'Alex' })
    expect(await renameChildren(manager, { givenName: 'Kit' })).toBe(1)
    expect(await givenNames()).toEqual(['Kit'])
    const { rows } = await app.admin.query('select given_name from cpis.child where id = $1', [elsewhere.id])
    expect(rows).toEqual([{ given_name: 'Alex' }])
    expect(await logged()).toEqual([{ type: 'test.rename', outcome: 'done', person: manager.name, details: { children: 1 } }])
  })

  it('is refused to a role without the permission, before the input is looked at, and that is recorded', async () => {
    await expect(renameChildren(practitioner, { givenName: '' })).rejects.toMatchObject({ kind: 'not-permitted' })
    expect(await givenNames()).toEqual(['Robin'])
    expect(await logged()).toEqual([{ type: 'test.rename', outcome: 'denied', person: practitioner.name, details: {} }])
  })

  it.each<[string, unknown, string | undefined]>([
    ['too little', { givenName: '' }, 'givenName'],
    ['nothing', undefined, ''],
    ['something else', { givenName: ['Kit'] }, 'givenName'],
    ['more than was asked', { givenName: 'Kit', authorityId: 'another' }, ''],
    ['a prototype', JSON.parse('{"givenName":"Kit","__proto__":{"thenFail":true}}'), ''],
  ])('is refused when it is sent %s, and that is recorded without what was sent', async (_what, input, field) => {
    await expect(renameChildren(manager, input as { givenName: string })).rejects.toMatchObject({ kind: 'invalid-input', field })
    expect(await givenNames()).toEqual(['Robin'])
    expect(await logged()).toEqual([{ type: 'test.rename', outcome: 'refused', person: manager.name, details: {} }])
  })

  it('that fails leaves nothing behind: neither its act nor an event that says it was done', async () => {
    await expect(renameChildren(manager, { givenName: 'Kit', thenFail: true })).rejects.toMatchObject({ kind: 'conflict' })
    expect(await givenNames()).toEqual(['Robin'])
    expect(await logged()).toEqual([])
  })

  it('that cannot be recorded does not happen', async () => {
    await expect(unloggable(manager, {})).rejects.toThrow()
    expect(await givenNames()).toEqual(['Robin'])
  })

  it('records who, in which role, where and in which session, as they were', async () => {
    await renameChildren(manager, { givenName: 'Kit' })
    const { rows } = await app.admin.query(
      `select person_id, person_name, role, organisation_id, session_id, abs(extract(epoch from now() - at)) < 60 as now from cpis.audit_event`,
    )
    expect(rows).toEqual([
      { person_id: manager.personId, person_name: manager.name, role: 'LD', organisation_id: authority.id, session_id: manager.sessionId, now: true },
    ])
  })

  it('says what it is called and what it needs', () => {
    expect([renameChildren.useCaseName, renameChildren.permission]).toEqual(['test.rename', 'upload.save'])
  })
})

describe('a use-case with a check', () => {
  it('is checked without changing anything, under a name of its own', async () => {
    expect(await renameOnce.check(manager, { givenName: 'Kit' })).toBeUndefined()
    expect(await givenNames()).toEqual(['Robin'])
    expect(await logged()).toEqual([{ type: 'test.check-rename', outcome: 'done', person: manager.name, details: {} }])
    expect([renameOnce.check.useCaseName, renameOnce.check.permission]).toEqual(['test.check-rename', 'upload.save'])
  })

  it('is checked again when it is done, and gets what the check found', async () => {
    expect(await renameOnce(manager, { givenName: 'Kit' })).toBe(1)
    for (const act of [renameOnce, renameOnce.check]) await expect(act(manager, { givenName: 'Kit' })).rejects.toMatchObject({ kind: 'conflict' })
    expect(await givenNames()).toEqual(['Kit'])
    expect(await logged()).toEqual([{ type: 'test.rename-once', outcome: 'done', person: manager.name, details: {} }])
  })

  it('is refused to a role without the permission, and for wrong input, in either way', async () => {
    for (const act of [renameOnce, renameOnce.check]) {
      await expect(act(practitioner, { givenName: 'Kit' })).rejects.toMatchObject({ kind: 'not-permitted' })
      await expect(act(manager, { givenName: '' })).rejects.toMatchObject({ kind: 'invalid-input', field: 'givenName' })
    }
    expect((await logged()).map(({ type, outcome }) => `${type} ${outcome}`)).toEqual([
      'test.rename-once denied',
      'test.rename-once refused',
      'test.check-rename denied',
      'test.check-rename refused',
    ])
  })
})
