import { describe, expect, it } from 'vitest'
import { newOrganisationInput } from '@/lib/organisations/schema'
import { holdsNhsNumber, withoutTypedNumbers } from '@/lib/shared/nhs-number'

describe('words that people write', () => {
  it.each([
    'Seen 999 000 0018 today',
    '9990000018',
    'number:999-000-0018.',
    '999.000.0018',
    '999_000_0018',
    '999  000  0018',
    '999/000/0018',
    '999 - 000 - 0018',
    '999\u00a0000\u20090018',
    '９９９０００００１８',
    '９９９ ０００ ００１８',
    '9 9 9 0 0 0 0 0 1 8',
    'bed 12 9990000018',
  ])('hold an NHS number, and are kept without it: %s', (text) => {
    expect(holdsNhsNumber(text)).toBe(true)
    const kept = withoutTypedNumbers(text)
    expect(kept).toContain('[number]')
    expect(kept.normalize('NFKC')).not.toMatch(/[0-9]{3}/)
  })

  it.each(['Ring 01632 960100', '9990000019', '99900000180', 'ward 12, bed 3'])('hold none: %s', (text) => expect(holdsNhsNumber(text)).toBe(false))

  it.each(['ward 12, bed 3', 'seen on 3 March 2026', '4 children under 10, house 12'])('are kept as they are: %s', (text) =>
    expect(withoutTypedNumbers(text)).toBe(text),
  )
})

describe('the name of an organisation', () => {
  const named = (name: string) => newOrganisationInput.safeParse({ kind: 'authority', name, code: '380', gssCode: 'E08000032' })

  it.each(['City of Bradford Metropolitan District Council', 'St. Helens', 'Queen’s Hospital (East)', 'Kingston upon Hull, City of'])(
    'may be %s',
    (name) => {
      expect(named(name).error?.issues ?? []).toEqual([])
    },
  )

  it.each(['=HYPERLINK("x")', '@SUM', 'Ward 999 000 0018', '<b>Trust</b>'])('may not be %s', (name) => {
    expect(named(name).error?.issues.map(({ path }) => path.join('.'))).toContain('name')
  })
})
