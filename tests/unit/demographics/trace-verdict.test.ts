import { describe, expect, it } from 'vitest'
import { traceProblem } from '@/lib/demographics/trace-verdict'
import { isNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'

const replacement = '9991005366'

describe('what a verdict means for a row', () => {
  it('nothing, when the person is the right one, restricted or not', () => {
    expect(traceProblem({ kind: 'matched' })).toBeNull()
    expect(traceProblem({ kind: 'restricted' })).toBeNull()
  })

  it.each([
    [
      { kind: 'not-found' } as const,
      'CPR01',
      'nhs_number',
      'The national record holds nobody with this NHS number. Trace the person and send the right number.',
    ],
    [
      { kind: 'differs', details: ['family-name'] } as const,
      'CPR03',
      'family_name',
      'The national record holds another family name for this NHS number. Check it and the number.',
    ],
    [
      { kind: 'differs', details: ['date-of-birth'] } as const,
      'CPR03',
      'date_of_birth',
      'The national record holds another date of birth for this NHS number. Check it and the number.',
    ],
    [
      { kind: 'differs', details: ['family-name', 'given-name', 'date-of-birth'] } as const,
      'CPR03',
      null,
      'The national record holds another family name, given name and date of birth for this NHS number. Check them and the number.',
    ],
    [
      { kind: 'replaced', by: replacement as NhsNumber } as const,
      'CPR05',
      'nhs_number',
      'This NHS number has been replaced by 999 100 5366. Correct your record and send the new number.',
    ],
  ])('%j is a problem', (verdict, code, column, reason) => {
    expect(isNhsNumber(replacement)).toBe(true)
    expect(traceProblem(verdict)).toEqual({ code, column, reason, ...(verdict.kind === 'replaced' && { replacedBy: verdict.by }) })
  })

  it('and no answer at all is nothing about the row', () => {
    expect(() => traceProblem({ kind: 'unavailable' })).toThrow(RangeError)
  })
})
