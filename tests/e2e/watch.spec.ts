import { expect, test } from './support/test'
import { faultsIn } from './support/watch'

/** The watch over every other test: it must notice what it watches for. */
test('a broken content policy, a script that throws and a part that is missing are noticed', async ({ browser, product }) => {
  const context = await browser.newContext({ baseURL: product.url })
  const faults = faultsIn(context)
  const page = await context.newPage()
  await page.goto('/help')
  await page.evaluate(() => {
    for (const address of ['https://elsewhere.example/picture.png', '/assets/there-is-no-such-picture.png']) {
      const picture = document.createElement('img')
      picture.src = address
      document.body.append(picture)
    }
    setTimeout(() => {
      throw new Error('planted')
    })
  })
  for (const fault of [/Content Security Policy/, /script: planted/, /Failed to load resource.*there-is-no-such-picture/]) {
    await expect.poll(() => faults.join('\n')).toMatch(fault)
  }
  await context.close()
})
