import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pool } from '@/lib/db/pool'
import { inTransaction, type Caller } from '@/lib/db/transaction'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkChild } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { fillRegister, type FilledRegister } from '@/tests/support/filled-register'

let app: TestApplication
let register: FilledRegister

beforeAll(async () => {
  process.env.DATABASE_POOL = '2'
  app = await startApplication()
  register = await fillRegister(app.admin)
})
afterAll(() => app.stop())

class DeliberateFault extends Error {}

/** One request of somebody: whose rows came back, each once. Half of the changes end in a fault, so that they are rolled back. */
async function request(place: number): Promise<{ expected: string[]; organisations: string[] }> {
  // Those who see their authority's children: its administrator does not.
  const staff = register.people.filter((person) => ['LP', 'LD', 'ED'].includes(person.role))
  const person = staff[place % staff.length]!
  const caller: Caller = { personId: person.personId, role: person.role, organisationId: person.organisation.id }
  const own = [person.organisation.id]
  switch (place % 5) {
    case 0: {
      const { rows } = await pool().query<{ authority_id: string }>('select distinct authority_id from cpis.plan')
      return { expected: [], organisations: rows.map((row) => row.authority_id) }
    }
    case 1: {
      const nurse = register.people.find((one) => one.role === 'CL')!
      const { outcome } = await checkChild(nurse, fakeNhsNumber(8_000 + place))
      return { expected: ['none'], organisations: [outcome] }
    }
    case 2: {
      try {
        await inTransaction(caller, async (tx) => {
          await tx.$queryRaw`select authority_id from cpis.child`
          throw new DeliberateFault()
        })
      } catch (error) {
        if (!(error instanceof DeliberateFault)) throw error
      }
      return { expected: [], organisations: [] }
    }
    case 3: {
      const failing = inTransaction(caller, (tx) => tx.$queryRaw`select 1 / (select 0 from cpis.child limit 1)`)
      const failed = await failing.then(() => false, () => true)
      return { expected: ['failed'], organisations: [failed ? 'failed' : 'did not fail'] }
    }
    default: {
      const rows = await inTransaction(caller, (tx) => tx.$queryRaw<{ authority_id: string }[]>`select distinct authority_id from cpis.child`)
      return { expected: own, organisations: rows.map((row) => row.authority_id) }
    }
  }
}

describe('two connections among two hundred callers', () => {
  it('give nobody the rows of another, whoever went before and however that ended', async () => {
    const wrong: unknown[] = []
    let answered = 0
    let waitedInVain = 0
    const startOne = async (worker: number) => {
      for (let round = 0; round < 5; round++) {
        try {
          const { expected, organisations } = await request(worker + round * 7)
          answered += 1
          if (organisations.join() !== expected.join()) wrong.push({ worker, round, expected, organisations })
        } catch (error) {
          if (!isWaitOver(error)) throw error
          waitedInVain += 1
        }
      }
    }
    await Promise.all(Array.from({ length: 200 }, (_, worker) => startOne(worker)))
    expect(wrong).toEqual([])
    expect(answered + waitedInVain).toBe(1_000)
    expect(answered).toBeGreaterThan(100)
  })

  it('carry no caller afterwards', async () => {
    const clients = await Promise.all([pool().connect(), pool().connect()])
    for (const client of clients) {
      const { rows } = await client.query(
        `select nullif(current_setting('app.org', true), '') as org, nullif(current_setting('app.role', true), '') as role, nullif(current_setting('app.user', true), '') as person`)
      expect(rows).toEqual([{ org: null, role: null, person: null }])
      client.release()
    }
  })
})

/** Nobody waits for ever: a caller who gets no connection in time is told so, which is not a leak. */
function isWaitOver(error: unknown): boolean {
  const { message = '', code } = error as { message?: string; code?: string }
  return code === 'P2028' || code === 'P2024' || /timeout exceeded when trying to connect|Unable to start a transaction|Query read timeout/.test(message)
}
