import { describe, expect, it } from 'vitest'
import { withoutNumbers } from '@/lib/shared/log'
import { CANARY_CHILD, CANARY_REASON, canariesIn, namesOfPage, typingIntoAddresses } from '@/tests/support/canary'

const { number, family } = CANARY_CHILD
const grouped = number.replace(/^(...)(...)/, '$1 $2 ')

describe('the search for what must stand nowhere', () => {
  it.each([
    ['a name in a log line', `{"level":30,"msg":"saved","name":"${family}"}`],
    ['a name in capitals', family.toUpperCase()],
    ['a reason', CANARY_REASON],
    ['a number', number],
    ['a number in groups', grouped],
    ['a number in an address', `/lookup?number=${encodeURIComponent(grouped)}`],
    ['a name in Base64', Buffer.from(`{"family":"${family}"}`).toString('base64')],
    ['a number in Base64', Buffer.from(`n=${number}&`).toString('base64')],
  ])('finds %s', (_what, text) => expect(canariesIn([{ where: 'here', text }])).toHaveLength(1))

  it('finds nothing in ordinary words, and nothing of a number that the log has masked', () => {
    expect(canariesIn([{ where: 'here', text: 'GET /lookup/0190c7a4-9991-7777-8000-000000000001 200' }])).toEqual([])
    expect(canariesIn([{ where: 'here', text: withoutNumbers(`the number ${grouped}`) }])).toEqual([])
  })

  it('reads titles and every address of a page, and notices forms that write what is typed into the address', () => {
    const page = `<title>Plan of ${family}</title><a href="/plans?q=${number}">x</a><p>${family}</p>`
    expect(canariesIn(namesOfPage('/plans', page))).toHaveLength(2)
    expect(typingIntoAddresses('/x', '<form method="get"><input type="search" name="q"></form>')).toHaveLength(1)
    expect(
      typingIntoAddresses('/x', '<form method="post"><input name="q"></form><form><select name="a"></select><input type="date" name="d"></form>'),
    ).toEqual([])
  })
})
