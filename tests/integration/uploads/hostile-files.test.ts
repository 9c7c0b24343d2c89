import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { liftLimit } from '@/scripts/disposable-product/lift-limit'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { HOSTILE_KINDS } from '@/tests/support/hostile-files'
import { sendHostileFiles } from '@/tests/support/send-hostile-files'

let app: TestApplication
beforeAll(async () => {
  app = await startApplication()
  // One data manager sends more files here than a person may send in an hour.
  await liftLimit(app.adminUrl, 'file')
})
afterAll(() => app.stop())

const manager = async () => createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')

describe('malformed and hostile files', () => {
  it('of every kind are answered with their reason, and change nothing that they must not', async () => {
    const seed = 20261122
    const { sent, wrong, slowest } = await sendHostileFiles(app.admin, await manager(), seed, HOSTILE_KINDS)
    console.log(
      `T14: ${wrong.length} of ${sent} files answered wrongly (required 0), slowest ${Math.round(slowest)} ms (required 5000), seed ${seed}`,
    )
    expect(wrong).toEqual([])
  }, 180_000)

  it('would be seen to change something if they did', async () => {
    const submitter = await manager()
    const meddle = async () => {
      await app.admin.query(`update cpis.plan set changed_by = 'somebody'`)
    }
    const { wrong } = await sendHostileFiles(app.admin, submitter, 7, 9, meddle)
    expect(wrong).toEqual(['cut in the middle of a cell: refused, and the register has changed'])
  })
})
