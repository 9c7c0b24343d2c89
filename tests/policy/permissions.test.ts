import { describe, expect, it } from 'vitest'
import { authorise, can } from '@/lib/policy/authorise'
import { permissions, roles, type Permission, type Role } from '@/lib/policy/permissions'

/**
 * The access model as the security specification has it, section 2, written down here a second time and not read from the code:
 * a change of the policy must be made in both places, by somebody who means it. Columns in the order CL SG LP LD ED OA NA AU.
 */
const ROLES = ['CL', 'SG', 'LP', 'LD', 'ED', 'OA', 'NA', 'AU'] as const
const MATRIX: Record<string, string> = {
  //                                 CL  SG  LP  LD  ED  OA  NA  AU
  'lookup.record': 'yes yes  -   -   -   -   -   - ',
  'lookup.read': 'yes yes  -   -   -   -   -   - ',
  'lookup.emergency-access': 'yes yes  -   -   -   -   -   - ',
  'review.list': ' -  yes  -   -   -   -   -   - ',
  'review.question': ' -  yes  -   -   -   -   -   - ',
  'review.conclude': ' -  yes  -   -   -   -   -   - ',
  'review.answer': 'yes yes  -   -   -   -   -   - ',
  'alert.list': ' -  yes  -   -   -   -   -  yes',
  'lookup.outcome': 'yes yes  -   -   -   -   -   - ',
  'plan.list': ' -   -  yes yes yes  -   -   - ',
  'plan.read': ' -   -  yes yes yes  -   -   - ',
  'plan.write': ' -   -   -  yes  -   -   -   - ',
  'plan.end': ' -   -   -  yes  -   -   -   - ',
  'plan.protect': ' -   -   -  yes  -   -   -   - ',
  'plan.request-protection-lift': ' -   -   -  yes  -   -   -   - ',
  'plan.request-reopening': ' -   -   -  yes  -   -   -   - ',
  'plan.approve-reopening': ' -   -  yes  -   -   -   -   - ',
  'plan.approve-protection-lift': ' -   -  yes  -   -   -   -   - ',
  'plan.transfer': ' -   -   -  yes  -   -   -   - ',
  'history.child': ' -   -  yes  -  yes  -   -   - ',
  'notification.read': ' -   -  yes  -  yes  -   -   - ',
  'notification.acknowledge': ' -   -  yes  -  yes  -   -   - ',
  'notification.assign': ' -   -  yes  -  yes  -   -   - ',
  'notification.answer': ' -   -  yes  -  yes  -   -   - ',
  'notification.export': ' -   -  yes  -  yes  -   -   - ',
  'upload.submit': ' -   -   -  yes  -   -   -   - ',
  'upload.check': ' -   -   -  yes  -   -   -   - ',
  'upload.save': ' -   -   -  yes  -   -   -   - ',
  'upload.confirm-ending': ' -   -  yes yes  -   -   -   - ',
  'contact.read': ' -   -  yes yes yes yes  -   - ',
  'contact.write': ' -   -   -  yes  -  yes  -   - ',
  'sharing.write': ' -   -   -  yes  -  yes  -   - ',
  'quality.read': ' -   -  yes yes yes  -   -   - ',
  'quality.national': ' -   -   -   -   -   -  yes  - ',
  'operations.read': ' -   -   -   -   -   -  yes yes',
  'operations.retry': ' -   -   -   -   -   -  yes  - ',
  'access-record.all': ' -   -   -   -   -   -   -  yes',
  'access-record.own': ' -  yes  -   -   -   -   -   - ',
  'access-record.report': ' -   -   -   -   -   -   -  yes',
  'access-export.request': ' -  yes  -   -   -   -   -  yes',
  'access-export.list': ' -  yes  -   -   -   -  yes yes',
  'verification.read': ' -   -   -   -   -   -  yes yes',
  'legal-hold.list': ' -   -   -   -   -   -  yes yes',
  'legal-hold.place': ' -   -   -   -   -   -   -  yes',
  'legal-hold.lift': ' -   -   -   -   -   -  yes yes',
  'event-log.read': ' -   -   -   -   -   -   -  yes',
  'person.manage': ' -   -   -   -   -  yes yes  - ',
  'session.end': ' -   -   -   -   -  yes yes  - ',
  'role.grant': ' -   -   -   -   -  yes  -   - ',
  'role.request': ' -   -   -   -   -   -  yes  - ',
  'role.approve': ' -   -   -   -   -   -  yes  - ',
  'organisation.manage': ' -   -   -   -   -   -  yes  - ',
  'care-setting.manage': ' -   -   -   -   -   -  yes  - ',
  'api-client.manage': ' -   -   -   -   -   -  yes  - ',
  'session.own': 'yes yes yes yes yes yes yes yes',
}

const cells = Object.entries(MATRIX).flatMap(([permission, row]) =>
  row
    .trim()
    .split(/\s+/)
    .map((cell, place): [string, string, boolean] => [ROLES[place] ?? '', permission, cell === 'yes']),
)

describe('the policy', () => {
  it('knows the roles of the specification and the permissions of this table, no more and no fewer', () => {
    expect([...roles]).toEqual([...ROLES])
    expect(Object.keys(permissions).toSorted()).toEqual(Object.keys(MATRIX).toSorted())
    expect(cells).toHaveLength(ROLES.length * Object.keys(MATRIX).length)
  })

  it.each(cells)('%s and %s: %s', (role, permission, allowed) => {
    expect(can(role as Role, permission as Permission)).toBe(allowed)
    const deciding = () => authorise(role as Role, permission as Permission)
    if (allowed) expect(deciding).not.toThrow()
    else expect(deciding).toThrow(expect.objectContaining({ kind: 'not-permitted' }))
  })

  it('gives nothing to a role that it does not know, and nobody a permission that it does not know', () => {
    for (const permission of Object.keys(permissions)) {
      for (const role of ['', 'cl', 'AC', 'constructor']) expect(can(role as Role, permission as Permission)).toBe(false)
    }
    expect(() => can('NA', 'everything' as Permission)).toThrow()
  })

  it('lets nobody who administers or audits see a child', () => {
    for (const permission of [
      'lookup.record',
      'lookup.read',
      'plan.list',
      'plan.read',
      'history.child',
      'notification.read',
      'upload.check',
    ] as const) {
      for (const role of ['OA', 'NA', 'AU'] as const) expect(can(role, permission)).toBe(false)
    }
  })

  it('describes every permission', () => {
    for (const { description } of Object.values(permissions)) expect(description.length).toBeGreaterThan(15)
  })
})
