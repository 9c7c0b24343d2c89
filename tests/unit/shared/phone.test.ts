import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePhoneNumber, telLink, type PhoneProblem } from '@/lib/shared/phone'

describe('a telephone number', () => {
  it.each([
    ['01632 960123', '01632 960123', 'tel:01632960123'],
    ['01632960123', '01632960123', 'tel:01632960123'],
    ['020 7946 0123', '020 7946 0123', 'tel:02079460123'],
    ['07700 900123', '07700 900123', 'tel:07700900123'],
    ['+44 1632 960123', '+44 1632 960123', 'tel:01632960123'],
    ['+441632960123', '+441632960123', 'tel:01632960123'],
    ['0163 296 012', '0163 296 012', 'tel:0163296012'],
    ['  01632  960123\n', '01632  960123', 'tel:01632960123'],
  ])('%j is shown as "%s" and rings %s', (text, display, link) => {
    expect(parsePhoneNumber(text)).toEqual({ ok: true, phone: { display, link, digits: link.slice(4) } })
  })

  it.each<[PhoneProblem, string]>([
    ['empty', ''],
    ['empty', ' \t'],
    ['character', '01632 960123 ext 4'],
    ['character', '(01632) 960123'],
    ['character', '01632-960123'],
    ['character', '+44 (0)1632 960123'],
    ['character', '０１６３２９６０１２３'],
    ['character', '01632\u200b960123'],
    ['character', '01632 960+123'],
    ['character', 'call the duty team'],
    ['character', 'javascript:alert(1)'],
    ['prefix', '111'],
    ['prefix', '999'],
    ['prefix', '1632 960123'],
    ['prefix', '+1 202 555 0123'],
    ['prefix', '0044 1632 960123'],
    ['prefix', '+44 01632 960123'],
    ['prefix', '0400 123456'],
    ['prefix', '0632 960 1234'],
    ['prefix', '+'.concat(' 01632 960123')],
    ['length', '01632 9601'],
    ['length', '01632 9601234'],
    ['length', '+44 1632 9601234'],
    ['length', `01632 ${' '.repeat(30)}960123`],
  ])('is refused as "%s": %j', (problem, text) => {
    expect(parsePhoneNumber(text)).toEqual({ ok: false, problem })
  })

  it('of any grouping keeps its look and rings the same', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 8, maxLength: 9 })
    fc.assert(
      fc.property(fc.constantFrom(...'1235789'), digits, fc.array(fc.nat(6), { maxLength: 4 }), fc.boolean(), (area, rest, gaps, abroad) => {
        const national = `0${area}${rest}`
        const written = (abroad ? `+44${national.slice(1)}` : national).split('')
        for (const gap of gaps) written[gap + 2] = `${written[gap + 2]} `
        const display = written.join('').trim()
        expect(parsePhoneNumber(display)).toEqual({
          ok: true,
          phone: { display, digits: national, link: `tel:${national}` },
        })
      }),
    )
  })

  it('from the register always gets a link, and of digits only', () => {
    expect(telLink('+44 1632 960123')).toBe('tel:01632960123')
    expect(telLink('020 7946 0123')).toBe('tel:02079460123')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(telLink(text)).toMatch(/^tel:[0-9]*$/)
      }),
    )
  })

  it('is read from any text without an error, and a link holds digits only', () => {
    const near = fc.constantFrom(...'0123456789+ 0123456789-()a')
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: near, maxLength: 20 })), (text) => {
        const verdict = parsePhoneNumber(text)
        if (!verdict.ok) return
        assert.match(verdict.phone.link, /^tel:0[1-9][0-9]{8,9}$/)
        assert(text.includes(verdict.phone.display))
      }),
      { numRuns: 20_000 },
    )
  })
})
