import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePlanSearch, planSearchTerm } from '@/lib/plans/plan-search'
import { formatNhsNumber } from '@/lib/shared/nhs-number'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

describe('what is typed into the search of the plan list', () => {
  it('is a number as soon as it holds a digit', () => {
    expect(parsePlanSearch(formatNhsNumber(fakeNhsNumber(3)))).toEqual({ by: 'nhs-number', number: fakeNhsNumber(3) })
    expect(parsePlanSearch('Smith 12')).toMatchObject({ by: 'nothing' })
  })

  it('is otherwise the beginning of a family name', () => {
    expect(parsePlanSearch("O'Con")).toEqual({ by: 'family-name', start: 'ocon' })
  })

  it.each([
    ['99900000', 'NHS number must be 10 digits. You entered 8'],
    ['9990000000', 'This is not a valid NHS number. Check for mistyped or swapped digits'],
    ['9999999999', 'This is not a valid NHS number. Check for mistyped or swapped digits'],
    ['99 90 00 00 18', 'Enter the 10 digits together, or as 3, 3 and 4'],
    ['١٢٣', 'Enter an NHS number, or a family name or its beginning'],
    ['%', 'Enter an NHS number, or a family name or its beginning'],
    ['--', 'Enter an NHS number, or a family name or its beginning'],
  ])('searches nothing for %s and says why', (term, message) => {
    expect(parsePlanSearch(term)).toEqual({ by: 'nothing', message })
  })

  it('never stops at any text, and never searches for nothing at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
        const term = planSearchTerm(typed)
        expect(term.length).toBeLessThanOrEqual(200)
        const search = parsePlanSearch(term)
        if (search.by === 'family-name') expect(search.start).not.toBe('')
      }),
    )
  })
})
