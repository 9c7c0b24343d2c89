import type { z } from 'zod'
import type { Principal } from '@/lib/identity/actor'
import type { Permission } from '@/lib/policy/permissions'
import { CpisError } from '@/lib/shared/errors'
import type { AuditEvent } from './record-audit-event'
import { requirePermission } from './require-permission'

/** What every use-case declares, whatever kind of transaction it runs in. */
export type Admission<Schema extends z.ZodType> = {
  /** `thing.act`: its name in the compliance log. */
  name: string
  permission: Permission
  input: Schema
}

/**
 * The first two steps of every use-case: whether the role is allowed to, and whether what was sent can be understood. Either refusal is
 * recorded.
 *
 * @param raw what was sent
 * @param record writes a line in a transaction of its own
 * @returns what was sent, parsed
 * @throws CpisError `not-permitted`; `invalid-input` with the first fault and its field
 */
export async function admit<Schema extends z.ZodType>(
  principal: Principal,
  { name, permission, input }: Admission<Schema>,
  raw: z.input<Schema>,
  record: (event: AuditEvent) => Promise<void>,
): Promise<z.output<Schema>> {
  await requirePermission(principal, permission, () => record({ type: name, outcome: 'denied' }))
  const parsed = input.safeParse(raw)
  if (parsed.success) return parsed.data
  await record({ type: name, outcome: 'refused' })
  const first = parsed.error.issues[0]
  throw new CpisError('invalid-input', first?.message ?? 'The input is not valid', { field: first?.path.join('.') })
}
