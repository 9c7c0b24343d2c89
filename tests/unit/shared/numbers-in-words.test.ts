import { describe, expect, it } from 'vitest'
import { newOrganisationInput } from '@/lib/organisations/schema'
import { holdsNhsNumber } from '@/lib/shared/nhs-number'

describe('words that people write', () => {
  it.each(['Seen 999 000 0018 today', '9990000018', 'number:999-000-0018.'])('hold an NHS number: %s', (text) =>
    expect(holdsNhsNumber(text)).toBe(true),
  )

  it.each(['Ring 01632 960100', '9990000019', '99900000180', 'ward 12, bed 3'])('hold none: %s', (text) => expect(holdsNhsNumber(text)).toBe(false))
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
