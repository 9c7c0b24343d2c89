import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Browser } from '@playwright/test'
import pg from 'pg'
import sharp from 'sharp'
import { root } from '../bootstrap/root.mjs'
import { step } from '../process/steps'
import { Supervisor } from '../process/supervisor'
import { buildPages, compileStyles, generateClient, oneAtATime, markServing } from '../start/prepare'
import { ensureBrowser } from '../browser/install'
import { browserLaunch } from '../browser/launch'
import { compilePrograms } from '../start/programs'
import { looksAt } from '../disposable-product/open-session'
import { startProduct, type Product } from '../disposable-product/product'
import { makeDemonstrationTemplate, startDisposableServer } from '../disposable-product/template'
import { everyState, widths } from './states/every-state'
import type { ScreenState } from './states/state'

/** `npm run screenshots`: takes the screenshots for the documentation, in a product that is started for the purpose and then deleted. */

const folder = path.join(root, 'docs/screenshots')
const supervisor = new Supervisor(1)
try {
  const server = await startDisposableServer()
  supervisor.keep('The database', { stop: server.stop })
  const preparation = { supervisor, logFolder: server.folder }
  await oneAtATime(async () => {
    await step('Prisma client', () => generateClient(preparation))
    await step('Styles', () => compileStyles(preparation))
    await step('Pages', () => buildPages(preparation))
    await step('Processes', compilePrograms)
    supervisor.keep('The mark on the build', markServing())
  })
  let product!: Product
  await step('Product', async () => {
    product = await startProduct(await makeDemonstrationTemplate(server.cluster.adminUrl))
    supervisor.keep('The product', product)
    return `answers on ${product.url}`
  })
  await ensureBrowser(supervisor)
  const browser = await chromium.launch(browserLaunch())
  supervisor.keep('The browser', { stop: () => browser.close() })
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const state of everyState.filter(({ pictured }) => pictured)) await step(state.name, () => picture(browser, product, state))
  await supervisor.stop(0)
} catch (error) {
  await supervisor.fail(error)
}

/** Takes the screenshots of one state, each in a fresh browser. @returns their sizes, in words */
async function picture(browser: Browser, product: Product, state: ScreenState): Promise<string> {
  const sizes: string[] = []
  for (const width of widths) {
    const context = await browser.newContext({
      baseURL: product.url,
      viewport: { width, height: width === 360 ? 740 : 800 },
      locale: 'en-GB',
      timezoneId: 'Europe/London',
    })
    const register = new pg.Client({ connectionString: product.adminUrl })
    await register.connect()
    looksAt(context, { url: product.url, register })
    const scene = { page: await context.newPage(), register }
    try {
      await state.reach(scene)
      const whole = await scene.page.screenshot({ fullPage: true, animations: 'disabled', caret: 'hide' })
      const { height } = await sharp(whole).metadata()
      const { size } = await sharp(whole)
        .extract({ left: 0, top: 0, width, height: Math.min(height, state.longest ?? height) })
        .png({ palette: true, colours: 64, dither: 0, effort: 10, compressionLevel: 9 })
        .toFile(path.join(folder, `${state.name}-${width}.png`))
      sizes.push(`${Math.round(size / 1024)} kB`)
    } finally {
      await state.restore?.(scene)
      await register.end()
      await context.close()
    }
  }
  return sizes.join(', ')
}
