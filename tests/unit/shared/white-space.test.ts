import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { trimWhiteSpace } from '@/lib/shared/white-space'

describe('trimming white space', () => {
  it('takes what String.trim takes, except the invisible U+FEFF, and U+0085 besides', () => {
    const unit = fc.constantFrom(...' \t\n\r\u00a0\u2009\u202f\u3000\u2028', 'a', '9', '\u200b')
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit }), fc.string()), (text) => {
        expect(trimWhiteSpace(text)).toBe(text.trim())
      }),
    )
    expect(trimWhiteSpace('\ufeffa\ufeff')).toBe('\ufeffa\ufeff')
    expect(trimWhiteSpace('\u0085a\u0085')).toBe('a')
  })

  it('leaves nothing of white space alone', () => {
    expect(trimWhiteSpace(' \t\u00a0\n')).toBe('')
    expect(trimWhiteSpace('')).toBe('')
  })
})
