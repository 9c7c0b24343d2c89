import { CpisError } from '@/lib/shared/errors'
import { permissions, type Permission, type Role } from './permissions'

/**
 * Whether a role holds a permission. Pages may use it to leave out a link; {@link authorise} is what enforces it.
 *
 * @param role the role that the person is working in now
 */
export function can(role: Role, permission: Permission): boolean {
  return (permissions[permission].roles as readonly Role[]).includes(role)
}

/** Whether a role is held in a care setting: the roles that check children are, and no others. */
export function isHeldInSetting(role: Role): boolean {
  return can(role, 'lookup.record')
}

/**
 * Refuses anybody whose role does not hold a permission.
 *
 * @throws CpisError `not-permitted`
 */
export function authorise(role: Role, permission: Permission): void {
  if (!can(role, permission)) throw new CpisError('not-permitted', 'This role may not do that')
}
