import { describe, expect, it } from 'vitest'
import { placeHoldInput } from '@/lib/legal-holds/legal-hold'
import { CpisError } from '@/lib/shared/errors'
import { formProblems } from '@/lib/web/form-problems'

const said = { kind: 'child', number: '', personName: '', organisationId: '', reason: 'Too short' }
const refused = new CpisError('invalid-input', 'Nobody is called this', { field: 'personName' })

describe('what is to be corrected in a form', () => {
  it('stands in the order of its fields, whichever rule found it', () => {
    expect(formProblems(refused, placeHoldInput, said).map(({ field }) => field)).toEqual(['number', 'reason'])
  })

  it('is what the act found when the schema finds nothing', () => {
    const complete = { ...said, kind: 'person', personName: 'Nobody At All', reason: 'An inquiry that has been announced' }
    expect(formProblems(refused, placeHoldInput, complete)).toEqual([{ field: 'personName', message: 'Nobody is called this' }])
  })
})
