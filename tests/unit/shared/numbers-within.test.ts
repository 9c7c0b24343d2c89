import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatNhsNumber } from '@/lib/shared/nhs-number'
import { numbersWithin } from '@/lib/shared/numbers-within'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

const [first, second, third] = [fakeNhsNumber(1), fakeNhsNumber(2), fakeNhsNumber(3)]
const found = (data: unknown) => [...numbersWithin(data)]

describe('the NHS numbers within something', () => {
  it('are found however deep they stand, each once', () => {
    const data = {
      child: { nhsNumber: first },
      rows: [[formatNhsNumber(second), 'x'], [first]],
      byId: new Map([['a', third]]),
      kept: new Set([third]),
    }
    expect(found(data)).toEqual([first, second, third])
  })

  it.each([
    ['in a line of a file', `7,${first},"Ashworth, Robin"`, [first]],
    ['in a message', `<id extension="${first}"/><id extension="${second}"/>`, [first, second]],
    ['grouped by dashes', `${first.slice(0, 3)}-${first.slice(3, 6)}-${first.slice(6)}`, [first]],
    ['in a cell with two spaces', `${first.slice(0, 3)}  ${first.slice(3, 6)}  ${first.slice(6)}`, [first]],
    ['in a cell with letters in front', `NHS${first}`, [first]],
    ['in a cell with dots', `${first.slice(0, 3)}.${first.slice(3, 6)}.${first.slice(6)}`, [first]],
    ['at the end of a sentence', `It was ${formatNhsNumber(first)}.`, [first]],
  ])('are found %s', (_where, text, numbers) => {
    expect(found(text)).toEqual(numbers)
  })

  it.each([
    ['a number with a wrong check digit', `${first.slice(0, 9)}${(Number(first.slice(9)) + 1) % 10}`],
    ['a longer number', `1${first}`],
    ['a part of an id', `${first.slice(0, 8)}-${first.slice(0, 4)}-4000-8000-00${first}`],
    ['a place in a list', '1733000000000000.01a203ae-e729-7207-82d9-c9f54cd46361'],
    ['a telephone number', '01632 960 001'],
    ['a date', new Date()],
    ['bytes', Buffer.from(first)],
    ['nothing', [null, undefined, true, 7]],
  ])('are not found in %s', (_what, data) => {
    expect(found(data)).toEqual([])
  })

  it('are found among anything else that a list may hold', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (one, other) => {
        const numbers = found([one, { deep: [other, { number: second }] }])
        expect(numbers).toContain(second)
      }),
    )
  })
})
