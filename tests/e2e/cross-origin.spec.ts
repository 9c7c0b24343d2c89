import type { BrowserContext } from '@playwright/test'
import { logInAs, numberField } from '@/scripts/screenshots/steps'
import { numbersToTry } from '@/demo/register/numbers-to-try'
import { printFigure } from '@/tests/support/figure'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'

/** A site that does not exist; the test supplies its page to the browser. */
const ELSEWHERE = 'http://elsewhere.example'

/** Whether a page on another site can show one of ours in a frame. */
async function showsInFrame(context: BrowserContext, ours: string, withoutHeaders: boolean): Promise<boolean> {
  const trap = await context.newPage()
  await trap.route(`${ELSEWHERE}/**`, (route) => route.fulfill({ contentType: 'text/html', body: `<iframe src="${ours}/help"></iframe>` }))
  if (withoutHeaders) {
    await trap.route(`${ours}/help`, async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ body: await answer.text(), contentType: 'text/html' })
    })
  }
  await trap.goto(`${ELSEWHERE}/`)
  const seen = await trap
    .frames()[1]
    ?.evaluate(() => document.body.innerText)
    .catch(() => '')
  await trap.close()
  return /Child Protection/i.test(seen ?? '')
}

/** Security test 5, pages of another origin: what such a page can make a logged-in person's browser do. */
test('a page of another site makes the browser of somebody who is logged in do nothing here, and shows nothing of it', async ({
  page,
  context,
  baseURL,
  register,
  faults,
}) => {
  const state = async () => {
    const { rows } = await register.query<{ looks: string; live: string }>(
      `select (select count(*) from cpis.access_matched) as looks, (select count(*) from cpis.session where ended_at is null) as live`,
    )
    return rows[0]
  }
  await given('a nurse who is logged in', () => logInAs(page, 'Amara Osei'))
  const before = await state()
  const forms = [
    { action: '/lookup/check', fields: { 'nhs-number': numbersToTry[0]!.number, reason: 'direct-care' } },
    { action: '/log-out', fields: {} },
    { action: '/log-in/cis2', fields: { from: '' } },
  ]
  const statuses: number[] = []
  for (const { action, fields } of forms) {
    await when(`a page elsewhere posts to ${action} in a new tab of hers`, async () => {
      const trap = await context.newPage()
      const inputs = Object.entries(fields)
        .map(([name, value]) => `<input name="${name}" value="${value}">`)
        .join('')
      await trap.route(`${ELSEWHERE}/**`, (route) =>
        route.fulfill({ contentType: 'text/html', body: `<form method="post" action="${baseURL}${action}">${inputs}</form>` }),
      )
      await trap.goto(`${ELSEWHERE}/`)
      const [answer] = await Promise.all([trap.waitForResponse(`${baseURL}${action}`), trap.evaluate(() => document.forms[0]!.submit())])
      statuses.push(answer.status())
      await trap.close()
    })
  }
  const framed = await when('a page elsewhere shows ours in a frame', () => showsInFrame(context, baseURL!, false))
  const planted = await when('it does so with our page without its headers', () => showsInFrame(context, baseURL!, true))
  // The browser reports that it does not show the frame, which is the point.
  faults.splice(0)
  await so('everything was refused, nothing was done, and she goes on', async () => {
    const met = statuses.every((status) => status === 403) && !framed
    expect(
      printFigure(
        'T5 forms and frames of a page elsewhere',
        `${statuses.join(', ')}, ${framed ? 'shown' : 'not shown'} in a frame`,
        '403, 403, 403, not shown in a frame',
        met,
      ),
    ).toBe(true)
    expect(printFigure('T5 a frame of a page without its headers (planted)', planted ? 'shown' : 'not shown', 'shown', planted)).toBe(true)
    expect(await state()).toEqual(before)
    await page.goto('/lookup')
    await expect(numberField(page)).toBeFocused()
  })
})
