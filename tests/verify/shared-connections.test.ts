import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pool } from '@/lib/db/pool'
import { actAs } from '@/tests/support/by-sql'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { printFigure } from '@/tests/support/figure'
import { fillRegister, type FilledRegister } from '@/tests/support/filled-register'
import { sendMixedRequests } from '@/tests/support/mixed-requests'

/** Security test 2, the part that takes long: two connections among two hundred callers. */

let app: TestApplication
let register: FilledRegister
beforeAll(async () => {
  process.env.DATABASE_POOL = '2'
  app = await startApplication()
  register = await fillRegister(app.admin)
})
afterAll(() => app.stop())

describe('T2', () => {
  it('10,000 mixed requests of 200 clients on a pool of 2 show nobody the rows of another', async () => {
    const { wrong, answered, waitedInVain } = await sendMixedRequests(register, 200, 50)
    console.log(`T2 ${answered} requests answered, ${waitedInVain} told that no connection was free in time`)
    expect(
      printFigure(
        'T2 requests with foreign rows',
        `${wrong.length} of ${answered + waitedInVain}`,
        '0 of 10000',
        wrong.length === 0 && answered + waitedInVain === 10_000,
      ),
    ).toBe(true)
    expect(answered).toBeGreaterThan(1_000)
    const clients = await Promise.all([pool().connect(), pool().connect()])
    const left = await Promise.all(clients.map((client) => client.query(`select where nullif(current_setting('app.caller', true), '') is not null`)))
    for (const client of clients) client.release()
    const leaks = left.reduce((all, { rowCount }) => all + (rowCount ?? 0), 0)
    expect(printFigure('T2 callers left on a connection', leaks, '0', leaks === 0)).toBe(true)
  })

  it('a caller who is left on a connection is caught', async () => {
    const person = register.people.find((one) => one.role === 'LP')!
    const clients = await Promise.all([pool().connect(), pool().connect()])
    for (const client of clients) {
      await actAs(client, person.ticket, { inTransaction: false })
      client.release()
    }
    // A look-up in somebody else's name breaks down at once, which is as good.
    const caught = await sendMixedRequests(register, 12, 2).then(
      ({ wrong }) => wrong.length,
      () => 1,
    )
    expect(printFigure('T2 planted leak, requests caught', caught, 'more than 0', caught > 0)).toBe(true)
  })
})
