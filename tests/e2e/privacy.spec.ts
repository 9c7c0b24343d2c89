import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { logInAs, lookUp, enter } from '@/scripts/screenshots/steps'
import { numbersToTry } from '@/demo/register/numbers-to-try'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'

const tenDigits = /\d{10}/
const grouped = /\d{3}[ -]\d{3}[ -]\d{4}/

test('no address, title, referrer, browser storage or log ever holds the number of a child', async ({ page, product }) => {
  const seen = await given('somebody who keeps watch over everything that a page is called by', () => watchNames(page))
  await when('a nurse looks at every number to try, and mistypes one', async () => {
    await logInAs(page, 'Amara Osei')
    for (const { number } of numbersToTry) {
      await lookUp(page, number)
      seen.push(...(await kept(page)))
    }
    await enter(page, '9990000081')
    seen.push(...(await kept(page)))
    await page.getByRole('button', { name: 'Log out' }).click()
  })
  await when('a practitioner reads the notifications and looks for the children in the list', async () => {
    await logInAs(page, 'Priya Raman')
    seen.push(...(await kept(page)))
    await page.getByRole('link', { name: 'Plans' }).click()
    for (const term of [numbersToTry[0]!.number, '9990000081', 'Ashworth']) {
      await page.getByRole('textbox', { name: 'NHS number or family name' }).fill(term)
      await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Find' }).click()])
      seen.push(...(await kept(page)))
    }
    await page.getByRole('columnheader', { name: 'Started' }).getByRole('link').click()
    seen.push(...(await kept(page)))
  })
  await so('there is no number in any of it, and no name', () => {
    expect(seen.length).toBeGreaterThan(60)
    expect(seen.filter((text) => tenDigits.test(text) || grouped.test(text))).toEqual([])
    expect(seen.filter((text) => /ashworth|mensah|haddad/i.test(text))).toEqual([])
  })
  await so('nor is there in the log of the server', () => {
    const log = readFileSync(product.webLog, 'utf8')
    expect(log).not.toMatch(/999 ?000 ?0\d{3}/)
    expect(log).not.toMatch(/ashworth/i)
  })
})

/** Collects the address and the referrer of every request that a page makes. Form bodies are not included. */
async function watchNames(page: Page): Promise<string[]> {
  const seen: string[] = []
  page.on('request', (request) => {
    // The provider's own addresses contain random codes, which may have any digits.
    seen.push(withoutCodes(request.url()), withoutCodes(request.headers()['referer'] ?? ''))
  })
  return seen
}

/** What the browser keeps of the page it shows: title, address, history, storage, cookies that scripts can read. */
async function kept(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => [
    document.title,
    location.href,
    document.referrer,
    document.cookie,
    JSON.stringify(history.state),
    JSON.stringify({ ...localStorage }),
    JSON.stringify({ ...sessionStorage }),
  ])
  return texts.map(withoutCodes)
}

/** Ids and one-time codes are random and reveal nothing; an address is judged by the rest of it. */
function withoutCodes(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '[id]')
    .replaceAll(/(?<=[?&](code|state|nonce|code_challenge|iss)=)[^&]+/g, '[code]')
}
