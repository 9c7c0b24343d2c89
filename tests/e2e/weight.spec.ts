import type { Page } from '@playwright/test'
import { logInThroughProvider, lookUp } from '@/scripts/screenshots/steps'
import { numbersToTry } from '@/demo/register/numbers-to-try'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'

/** The most that a result may weigh over the wire (interface specification section 12), in bytes. */
const mostAtFirst = 250_000
const mostLater = 25_000

test('a result is light: on the first visit to the service, and later', async ({ page }) => {
  const counted = await given('somebody who weighs what comes over the wire', () => weigh(page))
  await given('a nurse', () => logInThroughProvider(page, 'Amara Osei'))
  await when('she looks at her first result', () => lookUp(page, numbersToTry[0]!.number))
  await so('everything since the log-in page is less than 250 kB', () => expect(counted.bytes).toBeLessThan(mostAtFirst))
  await when('she looks at the next one', async () => {
    await page.goto('/lookup')
    counted.bytes = 0
    await lookUp(page, numbersToTry[3]!.number)
  })
  await so('form and result are less than 25 kB', () => {
    expect(counted.bytes).toBeGreaterThan(1_000)
    expect(counted.bytes).toBeLessThan(mostLater)
  })
})

/** Counts the bytes that the browser receives, headers included. */
async function weigh(page: Page): Promise<{ bytes: number }> {
  const counted = { bytes: 0 }
  const wire = await page.context().newCDPSession(page)
  await wire.send('Network.enable')
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => (counted.bytes += encodedDataLength))
  return counted
}
