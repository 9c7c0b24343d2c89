import { describe, expect, it } from 'vitest'
import { CUT_SCAN, readLookupEntry } from '@/lib/lookup/lookup-entry'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { pageWithScanner } from '@/tests/support/make-believe-page'
import { wristbandOf } from '@/tests/support/wristband'

/** What `public/scan-anywhere.js` makes of keys, in a make-believe browser: with times that no machine is too busy for. */

const number = fakeNhsNumber(1)
// Of the invented wristbands, one whose last ten keys are a number by themselves: the last nine digits of the child's and the band's check digit.
const band = Array.from({ length: 200 }, (_, at) => wristbandOf(fakeNhsNumber(at))).find((one) => readLookupEntry(one.slice(-10)).ok)!
const rest = band.slice(-10)
const LATER = 3_000

describe('a scan that begins while the page stands there', () => {
  it.each([
    ['a wristband, outside a field', band, null],
    ['a wristband, in the number field', band, 'nhs-number'],
    ['a bare number, in the number field', number, 'nhs-number'],
    ['a wristband, in another field', band, 'reason-text'],
  ] as const)('is posted at once: %s', (_what, keys, field) => {
    const page = pageWithScanner({ focus: field })
    page.scan(keys, LATER)
    expect(page.posted).toEqual([keys])
  })

  it('is posted although somebody had just moved about with the keyboard', () => {
    const page = pageWithScanner({ focus: null })
    page.press('Tab', LATER)
    page.scan(number, LATER + 200)
    expect(page.posted).toEqual([number])
  })

  it('is posted right after another one, which ended with Enter', () => {
    const page = pageWithScanner({ focus: null })
    page.scan('12345', LATER)
    page.scan(number, LATER + 40)
    expect(page.posted).toEqual([number])
  })

  it('is posted in the first moments of a page where it says itself that it is the beginning', () => {
    const page = pageWithScanner({ focus: 'nhs-number' })
    page.scan(band, 20)
    expect(page.posted).toEqual([band])
  })
})

describe('the end of a scan whose beginning is lost', () => {
  it('is a number by itself, and would be looked up', () => expect(readLookupEntry(rest).ok).toBe(true))

  for (const focus of ['nhs-number', null]) {
    // Wherever the page was loaded in the middle of the scan, down to the last key.
    for (let length = 1; length < band.length; length += 1) {
      it(`is refused: the last ${length}, ${focus ? 'in the number field' : 'outside a field'}`, () => {
        const page = pageWithScanner({ focus })
        page.scan(band.slice(-length), 20)
        expect([page.posted, page.native]).toEqual([[CUT_SCAN], false])
      })
    }
  }

  it.each([0, 3, 9])('is refused where %i of its keys were in the field before the script', (early) => {
    const page = pageWithScanner({ focus: 'nhs-number', typedBefore: rest.slice(0, early) })
    page.scan(rest.slice(early), 10)
    expect([page.posted, page.native]).toEqual([[CUT_SCAN], false])
  })

  it('is refused where all but Enter were in the field before the script', () => {
    const page = pageWithScanner({ focus: 'nhs-number', typedBefore: rest })
    page.scan('', 10)
    expect([page.posted, page.native]).toEqual([[CUT_SCAN], false])
  })

  it.each(['F8', 'Tab', 'ArrowRight', 'Unidentified'])('is refused after a key that is no character, as %s in the middle of it', (key) => {
    for (const focus of ['nhs-number', null]) {
      const page = pageWithScanner({ focus })
      const cut = band.length - rest.length
      page.keys([...band.slice(0, cut), key, ...rest, 'Enter'], LATER)
      expect([page.posted, page.native]).toEqual([[CUT_SCAN], false])
    }
  })

  it('counts again after a silence', () => {
    const page = pageWithScanner({ focus: 'nhs-number' })
    page.press('7', 20)
    page.scan(number, LATER)
    expect(page.posted).toEqual([number])
  })
})

describe('somebody who types', () => {
  it.each(['nhs-number', 'reason-text', null])('is left alone in the first moments of a page: %s', (focus) => {
    const page = pageWithScanner({ focus })
    page.keys([...'99900'], 20, 90)
    page.press('Enter', 600)
    expect([page.posted, page.native]).toEqual([[], true])
  })

  it('is left alone with Enter by itself, and when something is pasted', () => {
    const page = pageWithScanner({ focus: 'nhs-number' })
    page.press('v', 30, { ctrlKey: true })
    page.press('Enter', 40)
    page.press('Enter', 45)
    expect([page.posted, page.native]).toEqual([[], true])
  })

  it('is left alone in another field, where a text expander types after an arrow', () => {
    const page = pageWithScanner({ focus: 'reason-text' })
    page.keys([...'abc', 'ArrowRight', ...'no parent is here', 'Enter'], LATER)
    expect([page.posted, page.native]).toEqual([[], true])
  })

  it('checks ten digits outside a field, also after a key that took back what was wrong', () => {
    const page = pageWithScanner({ focus: null })
    page.keys([...'999', 'Backspace', ...number, 'Enter'], LATER, 120)
    expect(page.posted).toEqual([number])
  })
})
