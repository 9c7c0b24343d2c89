import { describe, expect, it } from 'vitest'
import { shownPages } from '@/components/nhs/pagination'

describe('the links between the pages of a list', () => {
  it.each([
    [1, 2, [1, 2]],
    [1, 3, [1, 2, 3]],
    [1, 4, [1, 2, 3, 4]],
    [1, 5, [1, 2, null, 5]],
    [3, 5, [1, 2, 3, 4, 5]],
    [4, 9, [1, 2, 3, 4, 5, null, 9]],
    [5, 9, [1, null, 4, 5, 6, null, 9]],
    [9, 9, [1, null, 8, 9]],
  ])('on page %i of %i show the first, the last and the neighbours', (page, pages, shown) => {
    expect(shownPages(page, pages)).toEqual(shown)
  })
})
