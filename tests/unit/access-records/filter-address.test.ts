import { describe, expect, it } from 'vitest'
import { filterAddress, filterAt, filterKinds, listCursor } from '@/lib/access-records/filter'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

const number = fakeNhsNumber(1)
const person = '0b0f5c2e-9d58-4d0e-8a9b-2f3c6a1d7e55'

describe('the address of a list of accesses', () => {
  it('holds every filter but the child, and is read back as it was written', () => {
    const filter = {
      person,
      setting: 'nhs-111',
      from: '2026-10-01',
      to: '2026-10-31',
      outcome: 'none',
      reason: 'other',
      channel: 'fhir',
      emergency: true,
      number,
    } as const
    const address = filterAddress('/access-records', filter)
    expect(address).not.toMatch(/[0-9]{10}/)
    expect(filterAt(Object.fromEntries(new URL(address, 'http://x').searchParams), number)).toEqual(filter)
    expect(filterAt(Object.fromEntries(new URL(address, 'http://x').searchParams), null)).not.toHaveProperty('number')
  })

  it('asks nothing where it makes no sense', () => {
    expect(
      filterAt(
        { person: 'me', from: '31/10/2026', outcome: ['none', 'match'], reason: 'because', setting: `'; drop`, emergency: 'no', other: 'x' },
        null,
      ),
    ).toEqual({})
    expect(filterAddress('/access-records', {})).toBe('/access-records')
  })

  it('tells the log the kinds of filters and none of their values', () => {
    expect(filterKinds({ number, person, from: undefined })).toBe('number person')
    expect(filterKinds({})).toBe('nothing')
  })

  it('takes as the place of a page only what the list gives', () => {
    expect(listCursor.safeParse(`1795380997289973.${person}`).success).toBe(true)
    for (const other of ['', '1', person, `-1.${person}`, `1.${person};`]) expect(listCursor.safeParse(other).success).toBe(false)
  })
})
