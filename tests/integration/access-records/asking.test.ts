import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import { askAboutChild } from '@/lib/web/access-question'
import { keptForm } from '@/lib/web/kept-form'
import { createAdministrator } from '@/tests/factories/administrator'
import { startApplication, type TestApplication } from '@/tests/support/application'

let app: TestApplication
let auditor: Actor

beforeAll(async () => {
  app = await startApplication()
  auditor = await createAdministrator(app.admin, 'AU')
})
afterAll(() => app.stop())

const today = todayInLondon(new Date())

/** Asks who has viewed a child between two days, either of which may be left empty. */
async function ask(days: { from?: string; to?: string }): Promise<string> {
  const form = new FormData()
  form.set('number', '9990000018')
  for (const [name, date] of Object.entries(days)) {
    const [year = '', month = '', day = ''] = date.split('-')
    form.set(`${name}-day`, day)
    form.set(`${name}-month`, month)
    form.set(`${name}-year`, year)
  }
  return askAboutChild(auditor, form)
}

describe('the days of a report', () => {
  it('are the last thirty when none is entered, and one of them alone goes with the usual other', async () => {
    expect(await ask({})).toBe(`/access-records/child?from=${addDays(today, -30)}&to=${today}`)
    expect(await ask({ from: '2026-01-01' })).toBe(`/access-records/child?from=2026-01-01&to=${today}`)
    expect(await ask({ to: addDays(today, -3) })).toBe(`/access-records/child?from=${addDays(today, -30)}&to=${addDays(today, -3)}`)
  })

  it.each([
    [
      'a last day long ago',
      { to: '2026-01-01' },
      { field: 'from-day', message: 'Enter the first day as well: the last day is more than 30 days ago' },
    ],
    ['a first day that has not come', { from: addDays(today, 2) }, { field: 'from-day', message: 'The first day must not be in the future' }],
    [
      'a last day before the first',
      { from: '2026-02-02', to: '2026-02-01' },
      { field: 'to-day', message: 'The last day must not be before the first' },
    ],
  ])('are asked for again with %s, because a report on no day would say that nobody looked', async (_what, days, problem) => {
    expect(await ask(days)).toBe('/audit?problem=audit-child')
    expect((await keptForm(auditor, 'audit-child'))?.problems).toEqual([problem])
  })
})
