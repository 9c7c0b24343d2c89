import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accessMacWith, type VouchedAccess } from '@/lib/access-records/access-mac'
import { subjectKeyWith } from '@/lib/shared/subject-key'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

const KEY = 'a key of these tests and of nothing else'
const access: VouchedAccess = {
  eventId: '01a203ae-e729-7207-82d9-c9f54cd46361',
  actorId: '1a0f7a52-6a53-4a5e-8e35-6d4a6f3c9b01',
  role: 'CL',
  organisationId: '1a0f7a52-6a53-4a5e-8e35-6d4a6f3c9b02',
  settingId: '1a0f7a52-6a53-4a5e-8e35-6d4a6f3c9b03',
  channel: 'page',
  reason: 'other',
  reasonText: 'fifteen letters and more',
  subjectKey: Buffer.alloc(32, 1),
}

const anyAccess: fc.Arbitrary<VouchedAccess> = fc.record({
  eventId: fc.string(),
  actorId: fc.string(),
  role: fc.string(),
  organisationId: fc.string(),
  settingId: fc.string(),
  channel: fc.string(),
  reason: fc.string(),
  reasonText: fc.oneof(fc.string(), fc.constantFrom('4:page;', ';0:', '1:')),
  subjectKey: fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
})

const mac = (one: VouchedAccess) => accessMacWith(KEY, one).toString('hex')

describe('the code that vouches for an access record', () => {
  it('is 32 bytes, the same for the same record, and another under another key', () => {
    expect(accessMacWith(KEY, access)).toHaveLength(32)
    expect(mac({ ...access })).toBe(mac(access))
    expect(accessMacWith(`${KEY}.`, access).toString('hex')).not.toBe(mac(access))
  })

  it('changes with every single thing that it vouches for', () => {
    const changed = Object.entries(access).map(([field, value]) =>
      mac({ ...access, [field]: value instanceof Buffer ? Buffer.alloc(32, 2) : `${String(value)}x` }),
    )
    expect(new Set([mac(access), ...changed]).size).toBe(Object.keys(access).length + 1)
  })

  it('differs for any two records that differ, however their parts run together', () => {
    const said = (one: VouchedAccess) => JSON.stringify({ ...one, subjectKey: one.subjectKey.toString('hex') })
    fc.assert(
      fc.property(anyAccess, anyAccess, (one, other) => said(one) === said(other) || mac(one) !== mac(other)),
      { numRuns: 1_000 },
    )
  })

  it('differs when a piece moves from one part to the next', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string({ minLength: 1 }),
        fc.string(),
        (front, piece, back) => mac({ ...access, channel: front + piece, reason: back }) !== mac({ ...access, channel: front, reason: piece + back }),
      ),
      { numRuns: 1_000 },
    )
  })

  it('counts bytes and not letters, so that no letter of two bytes hides the border between parts', () => {
    expect(mac({ ...access, channel: 'é', reason: 'x' })).not.toBe(mac({ ...access, channel: 'e', reason: '́x' }))
  })
})

describe('the key under which a look-up is kept', () => {
  it('is 32 bytes that only the key can make, the same for the same number', () => {
    const number = fakeNhsNumber(1)
    expect(subjectKeyWith(KEY, number)).toHaveLength(32)
    expect(subjectKeyWith(KEY, number)).toEqual(subjectKeyWith(KEY, number))
    expect(subjectKeyWith('another key of these tests, as long as it', number)).not.toEqual(subjectKeyWith(KEY, number))
  })

  it('differs for ten thousand numbers', () => {
    const keys = new Set(Array.from({ length: 10_000 }, (_, index) => subjectKeyWith(KEY, fakeNhsNumber(index)).toString('hex')))
    expect(keys.size).toBe(10_000)
  })
})
