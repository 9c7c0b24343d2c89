import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { can } from '@/lib/policy/authorise'
import { permissions, roles, type Permission } from '@/lib/policy/permissions'
import { scopes, type Scope } from '@/lib/policy/scopes'
import { printFigure } from '@/tests/support/figure'

/**
 * The access model is the table of the security specification, section 2, kept as data in authz-matrix.json and taken from there, not
 * from the code; it uses today's names. This file says which permission belongs to which of its rows, and every cell is then compared.
 */

type Row = { operation: string; cells: Record<string, string> }
const { rows } = JSON.parse(readFileSync(new URL('authz-matrix.json', import.meta.url), 'utf8')) as { rows: Row[] }

/** The row that a permission belongs to and, where a row covers several acts, what the cell must say for this one. */
const ROW_OF: Readonly<Record<string, readonly [operation: string, cell?: RegExp]>> = {
  'lookup.record': ['lookup.record'],
  'lookup.read': ['lookup.read'],
  'lookup.outcome': ['lookup.outcome'],
  'lookup.emergency-access': ['lookup.emergency-access'],
  'plan.list': ['plan.list / plan.read'],
  'plan.read': ['plan.list / plan.read'],
  'plan.write': ['plan.write'],
  'plan.end': ['plan.write'],
  'plan.protect': ['plan.write'],
  'plan.request-protection-lift': ['plan.protection-lift', /request/],
  'plan.approve-protection-lift': ['plan.protection-lift', /approve/],
  // Undoing an adoption takes the same two people: it opens a record that was closed to protect a child.
  'plan.request-reopening': ['plan.protection-lift', /request/],
  'plan.approve-reopening': ['plan.protection-lift', /approve/],
  'plan.transfer': ['plan.transfer'],
  'history.child': ['history.child'],
  'notification.read': ['notification.read'],
  'notification.acknowledge': ['notification.read'],
  'notification.assign': ['notification.assign'],
  'notification.answer': ['notification.assign'],
  'notification.export': ['notification.assign'],
  'upload.submit': ['upload.submit'],
  'upload.check': ['upload.submit'],
  'upload.save': ['upload.submit'],
  'upload.confirm-ending': ['upload.confirm-ending'],
  'contact.write': ['contact.write'],
  'sharing.write': ['sharing.write'],
  'quality.read': ['quality.read', /own/],
  'quality.national': ['quality.read', /counts/],
  'operations.read': ['operations.read'],
  'operations.retry': ['operations.read', /all/],
  'access-record.all': ['access-record.all'],
  'access-record.report': ['access-record.all'],
  'access-record.own': ['access-record.own'],
  'access-export.request': ['access-export', /request/],
  'access-export.list': ['access-export'],
  'verification.read': ['verification.read'],
  'review.list': ['review.list'],
  'review.question': ['review.list'],
  'review.conclude': ['review.list'],
  'review.answer': ['review.answer'],
  'person.manage': ['person.manage'],
  'session.end': ['person.manage'],
  'role.grant': ['role.grant CL'],
  'role.request': ['role.grant OA', /request/],
  'role.approve': ['role.grant OA', /approve/],
  'organisation.manage': ['organisation.manage'],
  'care-setting.manage': ['organisation.manage'],
  'api-client.manage': ['organisation.manage'],
  'session.own': ['own sessions'],
  'wording.write': ['wording.write'],
  'pilot.read': ['pilot.read'],
}

/** Permissions that are in no row of the table, each with the reason: what they open follows from another row. */
const BESIDE_THE_TABLE: Readonly<Record<string, string>> = {
  'contact.read': 'telephone numbers that clinicians see as well',
  'alert.list': 'who is told of an emergency access: the safeguarding lead and the auditor',
  'event-log.read': 'looking at the log of events is the auditor’s work',
  'legal-hold.list': 'legal holds are kept where the records are read',
  'legal-hold.place': 'legal holds',
  'legal-hold.lift': 'legal holds',
}

/** Rows that the product does not have yet, or that another row implies. */
const NOT_BUILT_OR_INCLUDED: Readonly<Record<string, string>> = {
  'history.last25': 'part of lookup.read',
  'wording.write': 'a later issue',
  'pilot.read': 'a later issue',
}

function rowOf(permission: string): Row | undefined {
  const [operation] = ROW_OF[permission] ?? []
  return rows.find((row) => operation !== undefined && row.operation.startsWith(operation))
}

describe('the access model', () => {
  it('is the whole table: 31 rows, a cell for each role and for API clients', () => {
    expect(rows).toHaveLength(31)
    for (const row of rows) expect(Object.keys(row.cells), row.operation).toEqual([...roles, 'AC'])
  })

  it('has a row for every permission, or a written reason why none', () => {
    const without = Object.keys(permissions).filter((permission) => !rowOf(permission) && !(permission in BESIDE_THE_TABLE))
    expect(without).toEqual([])
  })

  it('has a permission for every row that is built', () => {
    const built = new Set(Object.keys(permissions).map((permission) => rowOf(permission)?.operation))
    const missing = rows.filter((row) => !built.has(row.operation)).map(({ operation }) => operation)
    expect(missing.filter((operation) => !Object.keys(NOT_BUILT_OR_INCLUDED).some((known) => operation.startsWith(known)))).toEqual([])
  })

  it('is the code’s, cell by cell', () => {
    let compared = 0
    const different: string[] = []
    for (const permission of Object.keys(permissions) as Permission[]) {
      const row = rowOf(permission)
      if (!row) continue
      const wanted = ROW_OF[permission]?.[1] ?? /./
      for (const role of roles) {
        const cell = row.cells[role] ?? '-'
        compared += 1
        if (can(role, permission) !== (cell !== '-' && wanted.test(cell))) different.push(`${permission} for ${role}: the table says "${cell}"`)
      }
    }
    expect(
      printFigure('T1 cells of the access model', `${different.length} of ${compared} differ`, '0', different.length === 0),
      different.join('; '),
    ).toBe(true)
  })

  it('is the same for API clients: the column AC is what scopes open, and nothing else', () => {
    const opened = new Set<string>(Object.values(scopes).flatMap((scope) => scope.permissions))
    const different = Object.keys(permissions).filter((permission) => {
      const cell = rowOf(permission)?.cells.AC ?? '-'
      return opened.has(permission) !== cell.startsWith('scope')
    })
    expect(different).toEqual([])
  })

  it('opens to a scope only what the organisation’s own people may do as well', () => {
    const lent: Readonly<Record<Scope, string>> = { lookup: 'CL', upload: 'LD' }
    for (const [scope, role] of Object.entries(lent)) {
      for (const permission of scopes[scope as Scope].permissions) expect(can(role as 'CL', permission), permission).toBe(true)
    }
  })
})
