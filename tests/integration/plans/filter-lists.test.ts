import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { keptForm } from '@/lib/web/kept-form'
import { EVENT_FILTER, filterEvents, filterPlans, PLAN_FILTER } from '@/lib/web/list-filter'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import { startApplication, type TestApplication } from '@/tests/support/application'

let app: TestApplication
let manager: Actor

beforeAll(async () => {
  app = await startApplication()
  manager = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
})
afterAll(() => app.stop())

function posted(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
}

describe('the filters of the plan list', () => {
  it('lead to the list, in whose address the days stand as they always did', async () => {
    const asked = {
      kind: 'LAC',
      status: 'all',
      sort: 'attention',
      dir: 'asc',
      'from-day': '1',
      'from-month': 'Feb',
      'from-year': '2026',
      'to-day': '28/2/2026',
    }
    expect(await filterPlans(manager, posted(asked))).toBe('/plans?kind=LAC&from=2026-02-01&to=2026-02-28')
    expect(await filterPlans(manager, posted({ kind: 'all', status: 'all' }))).toBe('/plans')
  })

  it('keep what was typed with the session while a day is to be corrected, and let nothing of it into the address', async () => {
    const address = await filterPlans(
      manager,
      posted({ kind: 'LAC', 'from-day': '9990000018', 'from-month': '', 'from-year': '', 'to-day': '1', 'to-month': '2', 'to-year': '2026' }),
    )
    expect(address).toBe('/plans?kind=LAC&problem=yes')
    const kept = await keptForm(manager, PLAN_FILTER)
    expect(kept?.problems).toEqual([{ field: 'from-month', message: 'First day must include a month and year' }])
    expect(kept?.answers).toMatchObject({ 'from-day': ['9990000018'], 'to-day': ['1'] })
    await filterPlans(manager, posted({ kind: 'LAC' }))
    expect(await keptForm(manager, PLAN_FILTER)).toBeNull()
  })

  it('take nothing that is no filter', async () => {
    expect(await filterPlans(manager, posted({ kind: 'x', sort: 'constructor', page: '7', after: '1', 'from-day': '' }))).toBe('/plans')
  })
})

describe('the filters of the log of events', () => {
  it('are the auditor’s alone: anybody else is refused before anything is kept', async () => {
    await expect(filterEvents(manager, posted({ 'from-day': 'x' }))).rejects.toThrow()
    expect(await keptForm(manager, EVENT_FILTER)).toBeNull()
  })
})
