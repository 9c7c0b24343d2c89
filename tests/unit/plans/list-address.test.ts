import { describe, expect, it } from 'vitest'
import { planListAddress } from '@/lib/plans/list-address'
import { calendarDate } from '@/lib/shared/calendar-date'
import { planListInput } from '@/lib/plans/schema'

const plain = planListInput.parse({})

describe('the address of the plan list', () => {
  it('says only what differs from the plain list', () => {
    expect(planListAddress(plain)).toBe('/plans')
    expect(planListAddress(plain, { kind: 'LAC', sort: 'child', dir: 'asc' })).toBe('/plans?kind=LAC&sort=child')
    expect(planListAddress(plain, { dir: 'desc' })).toBe('/plans?dir=desc')
    expect(planListAddress(plain, { status: 'attention', from: calendarDate('2026-01-31') })).toBe('/plans?status=attention&from=2026-01-31')
  })

  it('leads to the first page of whatever is changed', () => {
    const third = { ...plain, page: 3 }
    expect(planListAddress(third, { status: 'ended' })).toBe('/plans?status=ended')
    expect(planListAddress(third, { page: 4 })).toBe('/plans?page=4')
  })

  it('is understood again as what it was made from', () => {
    const shown = planListInput.parse({ kind: 'UCPP', status: 'ending', from: '2020-02-29', to: '2026-12-31', sort: 'ended', dir: 'asc', page: '2' })
    const address = new URL(planListAddress(shown, { page: 2 }), 'http://localhost')
    expect(planListInput.parse(Object.fromEntries(address.searchParams))).toEqual(shown)
  })
})
