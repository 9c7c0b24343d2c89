import { afterAll, beforeAll, expect, it } from 'vitest'
import { liftLimit } from '@/scripts/disposable-product/lift-limit'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { sendHostileFiles } from '@/tests/support/send-hostile-files'

let app: TestApplication
beforeAll(async () => {
  app = await startApplication()
  // One data manager sends more files here than a person may in an hour.
  await liftLimit(app.adminUrl, 'file')
})
afterAll(() => app.stop())

it('a thousand malformed and hostile files are answered with their reason within 5 seconds, and change nothing that they must not', async () => {
  const seed = 20261123
  const { sent, wrong, slowest } = await sendHostileFiles(
    app.admin,
    await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD'),
    seed,
    1000,
  )
  console.log(`T14: ${wrong.length} of ${sent} files answered wrongly (required 0), slowest ${Math.round(slowest)} ms (required 5000), seed ${seed}`)
  expect(wrong).toEqual([])
})
