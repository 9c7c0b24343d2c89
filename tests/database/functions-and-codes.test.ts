import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { inBulkTransaction } from '@/lib/db/bulk-transaction'
import { callDirectly } from '@/lib/db/call-directly'
import { callFunction } from '@/lib/db/call-function'
import { functionCaller } from '@/lib/db/function-caller'
import { inTransaction } from '@/lib/db/transaction'
import type { Actor } from '@/lib/identity/actor'
import { violatedRule } from '@/lib/db/violated-rule'
import { functionsAndCodes } from '@/scripts/database/functions-and-codes'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { textOf } from '@/tests/architecture/sources'
import { startApplication, type TestApplication } from '@/tests/support/application'

let app: TestApplication
let own: TestAuthority
let actor: Actor
let childId: string

beforeAll(async () => {
  app = await startApplication()
  own = await createAuthority(app.admin)
  actor = await createAuthorityActor(app.admin, own, 'LP')
  const child = await createChild(app.admin, own)
  await createPlan(app.admin, child)
  childId = child.id
})
afterAll(() => app.stop())

/** The two kinds of transaction, which must answer alike. */
const ways = [
  ['a use-case', <Result>(work: (tx: Parameters<typeof callFunction>[0]) => Promise<Result>) => inTransaction(actor.ticket, work)],
  ['a file', <Result>(work: (tx: Parameters<typeof callFunction>[0]) => Promise<Result>) => inBulkTransaction(actor.ticket, work)],
] as const

describe('what the application knows of the database', () => {
  it('is what the catalogue says: after a migration, npm run catalogue', async () => {
    for (const [file, text] of Object.entries(await functionsAndCodes(app.admin))) expect(textOf(file), file).toBe(text)
  })

  it('has no function that could be called in two ways', async () => {
    await app.admin.query('begin')
    await app.admin.query(
      `create function cpis.today(p_zone text) returns date language sql return current_date; grant execute on function cpis.today(text) to cpis_app`,
    )
    await expect(functionsAndCodes(app.admin)).rejects.toThrow('There are two functions cpis.today')
    await app.admin.query('rollback')
    await app.admin.query('begin')
    await app.admin.query(
      `create function cpis.nameless(text) returns date language sql return current_date; grant execute on function cpis.nameless(text) to cpis_app`,
    )
    await expect(functionsAndCodes(app.admin)).rejects.toThrow('An argument of cpis.nameless has no name')
    await app.admin.query('rollback')
  })
})

describe.each(ways)('a function called in the transaction of %s', (_, within) => {
  it('answers one value, a list of values or rows, and dates are text', async () => {
    const answers = await within(async (tx) => ({
      today: await callFunction(tx, 'today', {}, z.iso.date()),
      stale: await callFunction(tx, 'is_stale', { updated: new Date(), everyDays: 7 }, z.boolean()),
      colleagues: await callFunction(tx, 'colleagues', {}, z.array(z.strictObject({ personId: z.uuid(), name: z.string() }))),
      closed: await callFunction(tx, 'closed_numbers', {}, z.array(z.instanceof(Uint8Array))),
      ended: await callFunction(
        tx,
        'ended_with_closing',
        { child: childId },
        z.array(z.strictObject({ planId: z.uuid(), formerEnd: z.iso.date().nullable() })),
      ),
      quality: await callFunction(tx, 'own_quality', {}, z.looseObject({})),
      version: await callFunction(tx, 'part_numbers', { child: childId }, z.int()),
    }))
    expect(answers).toMatchObject({ stale: false, ended: [], version: 0 })
    expect(answers.colleagues.map(({ personId }) => personId)).toContain(actor.personId)
  })

  it('takes numbers, bytes, moments, lists and nothing', async () => {
    // Quotation mark, backslash and brace must be taken as bytes in the list, not as its syntax.
    const key = Buffer.concat([Buffer.from('\\"{},'), randomBytes(27)])
    await app.admin.query('insert into cpis.closed_number (authority_id, number_key) values ($1, $2)', [own.id, key])
    const answers = await within(async (tx) => ({
      bytes: await callFunction(tx, 'any_closed_number', { keys: [Buffer.alloc(32), key] }, z.boolean()),
      others: await callFunction(tx, 'any_closed_number', { keys: [Buffer.alloc(32, 1), Buffer.alloc(32, 2)] }, z.boolean()),
      none: await callFunction(tx, 'any_closed_number', { keys: [] }, z.boolean()),
      people: await callFunction(tx, 'colleague_names', { people: [actor.personId] }, z.array(z.object({ name: z.string() }))),
      looks: await callFunction(tx, 'silent_accesses', { child: childId, before: '2026-01-01T00:00:00.123456Z', most: 3 }, z.array(z.unknown())),
      nobody: await callFunction(tx, 'is_stale', { updated: null, everyDays: null }, z.boolean().nullable()),
    }))
    expect(answers).toMatchObject({ bytes: true, others: false, none: false, people: [{ name: expect.any(String) }], looks: [], nobody: true })
  })

  it('that answers nothing is called', async () => {
    const form = { ticket: actor.ticket.text, form: 'plan search' }
    await within((tx) => callFunction(tx, 'keep_form', { ...form, answers: { term: 'Ash' } }))
    expect(await within((tx) => callFunction(tx, 'kept_form_of', form, z.unknown()))).toEqual({ term: 'Ash' })
  })

  it("that refuses, refuses with the database's own error", async () => {
    const error = await within((tx) => callFunction(tx, 'national_quality', {}, z.unknown())).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect(violatedRule(error)).toBeNull()
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).toContain('42501')
  })

  it('answers nothing that its caller does not expect', async () => {
    await expect(within((tx) => callFunction(tx, 'today', {}, z.int()))).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'The answer of cpis.today could not be understood',
    })
  })
})

describe('a function called with a login of its own', () => {
  it('answers nothing that its caller does not expect: the error is the same, and names the function', async () => {
    const ask = functionCaller(app.admin)
    expect(await ask('today', {}, z.iso.date())).toMatch(/^\d{4}-/)
    await expect(ask('today', {}, z.int())).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'The answer of cpis.today could not be understood',
    })
  })
})

describe('a door', () => {
  it('is called by a statement that has a name, with and without what has a default', async () => {
    const seen: string[] = []
    const query = pg.Client.prototype.query as (...words: unknown[]) => unknown
    pg.Client.prototype.query = function (this: unknown, ...words: unknown[]) {
      const [first] = words as [{ name?: string; text?: string }]
      if (first.name !== undefined) seen.push(`${first.name}: ${first.text}`)
      return query.apply(this, words)
    } as typeof pg.Client.prototype.query
    try {
      expect(await callDirectly('part_numbers', { child: childId }, z.int())).toBe(0)
      expect(await callDirectly('part_numbers', { child: childId, right: null, closed: [] }, z.int())).toBe(0)
    } finally {
      pg.Client.prototype.query = query as typeof pg.Client.prototype.query
    }
    expect(seen).toEqual([
      'part_numbers without p_right, p_closed: select cpis.part_numbers(p_child => $1::uuid) as answer',
      'part_numbers: select cpis.part_numbers(p_child => $1::uuid, p_right => $2::text, p_closed => $3::text[]) as answer',
    ])
  })
})
