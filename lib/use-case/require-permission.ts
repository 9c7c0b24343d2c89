import type { Principal } from '@/lib/identity/actor'
import { can } from '@/lib/policy/authorise'
import type { Permission } from '@/lib/policy/permissions'
import { CpisError } from '@/lib/shared/errors'
import { recordDenial } from './record-denial'

/**
 * The first step of whatever somebody asks for: whether their role may.
 *
 * @param what under which name a refusal stands in the compliance log
 * @throws CpisError `not-permitted` when it may not, which is recorded
 */
export async function requirePermission(principal: Principal, permission: Permission, what: string = permission): Promise<void> {
  if (can(principal.role, permission)) return
  await recordDenial(principal, what)
  throw new CpisError('not-permitted', 'This role may not do that')
}
