import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pool } from '@/lib/db/pool'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fillRegister, type FilledRegister } from '@/tests/support/filled-register'
import { sendMixedRequests } from '@/tests/support/mixed-requests'

let app: TestApplication
let register: FilledRegister

beforeAll(async () => {
  process.env.DATABASE_POOL = '2'
  app = await startApplication()
  register = await fillRegister(app.admin)
})
afterAll(() => app.stop())

describe('two connections among two hundred callers', () => {
  it('give nobody the rows of another, whoever went before and however that ended', async () => {
    const { wrong, answered, waitedInVain } = await sendMixedRequests(register, 200, 5)
    expect(wrong).toEqual([])
    expect(answered + waitedInVain).toBe(1_000)
    expect(answered).toBeGreaterThan(100)
  })

  it('carry no caller afterwards', async () => {
    const clients = await Promise.all([pool().connect(), pool().connect()])
    for (const client of clients) {
      const { rows } = await client.query(`select nullif(current_setting('app.caller', true), '') as caller`)
      expect(rows).toEqual([{ caller: null }])
      client.release()
    }
  })
})
