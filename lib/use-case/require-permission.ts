import type { Principal } from '@/lib/identity/actor'
import { can } from '@/lib/policy/authorise'
import type { Permission } from '@/lib/policy/permissions'
import { CpisError } from '@/lib/shared/errors'
import { recordDenial } from './record-denial'

/**
 * The first step of anything somebody asks for: whether their role allows it.
 *
 * @param recordDenied writes a refusal to the compliance log; by default under the name of the permission
 * @throws CpisError `not-permitted` when it does not, which is recorded
 */
export async function requirePermission(
  principal: Principal,
  permission: Permission,
  recordDenied: () => Promise<void> = () => recordDenial(principal, permission),
): Promise<void> {
  if (can(principal.role, permission)) return
  await recordDenied()
  throw new CpisError('not-permitted', 'This role may not do that')
}
