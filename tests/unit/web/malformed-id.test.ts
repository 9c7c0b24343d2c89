import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { hasMalformedId } from '@/lib/web/malformed-id'

const form = z.strictObject({
  personId: z.guid(),
  otherId: z.uuid().optional(),
  organisationId: z.guid('Choose an organisation'),
  reason: z.string().min(1, 'Enter a reason'),
})
const right = { personId: '00000000-0000-4000-8000-000000000000', organisationId: '00000000-0000-4000-8000-000000000000', reason: 'x' }
const isForged = (changes: Record<string, string>) => hasMalformedId(form.safeParse({ ...right, ...changes }).error?.issues ?? [])

describe('a form', () => {
  it('with a malformed id leads nowhere, whatever else is wrong with it', () => {
    expect(isForged({ personId: 'x' })).toBe(true)
    expect(isForged({ otherId: 'x' })).toBe(true)
    expect(isForged({ personId: '', reason: '' })).toBe(true)
  })

  it('in which somebody chose nothing comes back to be corrected', () => {
    expect(isForged({})).toBe(false)
    expect(isForged({ organisationId: '' })).toBe(false)
    expect(isForged({ reason: '' })).toBe(false)
  })
})
