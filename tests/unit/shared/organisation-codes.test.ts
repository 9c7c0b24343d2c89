import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDfeCode, isGssCode } from '@/lib/shared/authority-code'
import { isOdsCode } from '@/lib/shared/ods-code'

const anyText = () => fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.string({ unit: fc.constantFrom(...'EeZ0126789 '), maxLength: 10 }))

/** Whether every character is one of the allowed ones: the oracle for all three codes, without a regular expression. */
const onlyOf = (allowed: string, text: string) => text.split('').every((unit) => allowed.includes(unit))

describe('an ODS code', () => {
  it.each(['RR8', 'RRK', 'X26', 'Y02615', 'G6V2S', '8J094', 'NQT1I', 'C82009'])('may be %s', (code) => {
    expect(isOdsCode(code)).toBe(true)
  })

  it.each(['', 'RR', 'RR8ABCD', 'rr8', 'RR 8', ' RR8', 'RR8\n', 'RR-8', 'ＲＲ８', 'RR٨', 'RRÉ'])('may not be %j', (code) => {
    expect(isOdsCode(code)).toBe(false)
  })

  it('is 3 to 6 capital letters and digits and nothing else', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const right = text.length >= 3 && text.length <= 6 && onlyOf('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', text)
        assert.equal(isOdsCode(text), right)
      }),
      { numRuns: 10_000 },
    )
  })
})

describe("an authority's DfE code", () => {
  it('is every number from 201 to 999 and no other', () => {
    for (let value = 0; value <= 1_100; value++) expect(isDfeCode(String(value))).toBe(value >= 201 && value <= 999)
  })

  it.each(['', '0383', '383 ', ' 383', '383\n', '3e2', '３８３', '38', '-383'])('may not be %j', (code) => {
    expect(isDfeCode(code)).toBe(false)
  })
})

describe("an authority's GSS code", () => {
  it.each(['E06000058', 'E08000035', 'E09000007', 'E10000016', 'E08000038'])('may be %s', (code) => {
    expect(isGssCode(code)).toBe(true)
  })

  it.each(['', 'E07000001', 'E12000001', 'W06000001', 'S12000005', 'e08000035', 'E0800003', 'E080000355', ' E08000035', 'E08000035\n'])(
    'may not be %j',
    (code) => {
      expect(isGssCode(code)).toBe(false)
    },
  )

  it('is E, one of four kinds of authority and six digits, and nothing else', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const kind = ['E06', 'E08', 'E09', 'E10'].includes(text.slice(0, 3))
        assert.equal(isGssCode(text), kind && text.length === 9 && onlyOf('0123456789', text.slice(3)))
      }),
      { numRuns: 10_000 },
    )
  })
})
