import { afterAll, beforeAll, expect, it } from 'vitest'
import { seedDemonstration } from '@/demo/register/seed'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { printFigure } from '@/tests/support/figure'
import { serveRegister, type ServedProduct } from '@/tests/support/served-product'
import { WITHOUT_DEVELOPMENT } from '@/tests/support/without-development'

/** The built pages, served without the packages of the development: tests/integration/scripts/compiled-programs.test.ts has the other processes. */

const KEYS = { SUBJECT_KEY: 'a subject key of the tests and nothing else', ACCESS_MAC_KEY: 'an access key of the tests and nothing else' }
let database: TestDatabase
let product: ServedProduct

beforeAll(async () => {
  database = await createTestDatabase()
  await seedDemonstration(database.adminUrl, { children: 100, accesses: 100, subjectKey: KEYS.SUBJECT_KEY, macKey: KEYS.ACCESS_MAC_KEY })
  product = await serveRegister(database.adminUrl, { ...KEYS, NODE_OPTIONS: WITHOUT_DEVELOPMENT })
})
afterAll(async () => {
  await product.stop()
  await database.drop()
})

it('pages are served by what is compiled, where no package of the development can be loaded', async () => {
  const nurse = await product.logIn('Amara Osei')
  const practitioner = await product.logIn('Priya Raman')
  const asked = { '/help': '', '/lookup': nurse, '/plans': practitioner, '/uploads': practitioner, '/data-quality': practitioner }
  const met = []
  for (const [page, cookie] of Object.entries(asked)) {
    const { status } = await fetch(`${product.url}${page}`, { headers: { cookie }, redirect: 'manual' })
    met.push(printFigure(`without development packages, ${page}`, status, '200', status === 200))
  }
  expect(met).not.toContain(false)
  expect(product.log()).not.toContain('which is of the development')
})
