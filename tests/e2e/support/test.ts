import { test as base, expect, type BrowserContext, type Page } from '@playwright/test'
import pg from 'pg'
import { looksAt } from '@/scripts/disposable-product/open-session'
import { startProduct, type Product } from '@/scripts/disposable-product/product'
import { templateOfThisRun } from './product'
import { faultsIn } from './watch'

type WorkerFixtures = {
  /** The running product, for this worker alone. */
  product: Product
  /** A superuser's connection to its register: to arrange, and to look behind the product's back. */
  register: pg.Client
}
type TestFixtures = {
  /** What has gone wrong in the test's browser so far. A test that provokes a fault removes it; nothing else may be left. */
  faults: string[]
  /** A browser on another computer, which shares nothing with the first. */
  anotherComputer: () => Promise<Page>
}

/**
 * A test in a browser. Whatever the test is about, it fails if any page it opens breaks the content policy, throws in a script or
 * cannot load one of its parts.
 */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  product: [
    async ({}, use) => {
      const product = await startProduct(templateOfThisRun())
      await use(product)
      await product.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  register: [
    async ({ product }, use) => {
      const client = new pg.Client({ connectionString: product.adminUrl })
      await client.connect()
      await use(client)
      await client.end()
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ product }, use) => use(product.url),
  context: async ({ context, product, register }, use) => {
    looksAt(context, { url: product.url, register })
    await use(context)
  },
  faults: async ({ context }, use) => {
    const faults = faultsIn(context)
    await use(faults)
    expect(faults, 'nothing is wrong in the console').toEqual([])
  },
  page: async ({ page, faults: _ }, use) => use(page),
  anotherComputer: async ({ browser, product, register }, use) => {
    const opened: BrowserContext[] = []
    const faults: string[][] = []
    await use(async () => {
      const context = await browser.newContext({ baseURL: product.url, viewport: { width: 1200, height: 900 } })
      looksAt(context, { url: product.url, register })
      opened.push(context)
      faults.push(faultsIn(context))
      return context.newPage()
    })
    for (const context of opened) await context.close()
    expect(faults.flat(), 'nothing is wrong in the console of the other computer').toEqual([])
  },
})

export { expect }
