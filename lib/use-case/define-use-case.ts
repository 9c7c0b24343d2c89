import type { z } from 'zod'
import { recordAuditEvent, type AuditEvent } from './record-audit-event'
import { inTransaction, type Transaction } from '@/lib/db/transaction'
import type { Actor } from '@/lib/identity/actor'
import type { Permission } from '@/lib/policy/permissions'
import { CpisError } from '@/lib/shared/errors'
import { callerOf } from './caller'
import { requirePermission } from './require-permission'

type Declaration<Schema extends z.ZodType, Output> = {
  /** `thing.act`: the name under which it stands in the compliance log. */
  name: string
  permission: Permission
  input: Schema
  /** What another service has to be asked first: outside the transaction, which waits for nobody. Refuses by throwing. */
  before?: (actor: Actor, input: z.output<Schema>) => Promise<void>
  /** What happens. Gets the transaction, the actor and the parsed input; may add to the audit event through `audit`. */
  run: (context: {
    tx: Transaction
    actor: Actor
    input: z.output<Schema>
    audit: (addition: Pick<AuditEvent, 'subject' | 'details'>) => void
  }) => Promise<Output>
}

/** A declared use-case: call it with who asks and what was sent. */
export type UseCase<Schema extends z.ZodType, Output> = ((actor: Actor, input: z.input<Schema>) => Promise<Output>) & {
  useCaseName: string
  permission: Permission
}

/**
 * Declares a use-case and wraps it in the one runner: permission, input, one transaction as the caller (row-level security reads
 * who that is), the act, its audit event on the same transaction, commit. There is no other way to a transaction, so there is no
 * way to forget. Refusals are recorded too. The look-up of a clinician is the one exception: it goes through `lib/lookup`,
 * because its record must commit before anything is read.
 */
export function defineUseCase<Schema extends z.ZodType, Output>(declaration: Declaration<Schema, Output>): UseCase<Schema, Output> {
  const run = async (actor: Actor, raw: z.input<Schema>): Promise<Output> => {
    const caller = callerOf(actor)
    await requirePermission(actor, declaration.permission, declaration.name)
    const parsed = declaration.input.safeParse(raw)
    if (!parsed.success) {
      await inTransaction(caller, (tx) => recordAuditEvent(tx, actor, { type: declaration.name, outcome: 'refused' }))
      const first = parsed.error.issues[0]
      throw new CpisError('invalid-input', first?.message ?? 'The input is not valid', { field: first?.path.join('.') })
    }
    await declaration.before?.(actor, parsed.data)
    return inTransaction(caller, async (tx) => {
      const event: AuditEvent = { type: declaration.name, outcome: 'done' }
      const output = await declaration.run({ tx, actor, input: parsed.data, audit: (addition) => Object.assign(event, addition) })
      await recordAuditEvent(tx, actor, event)
      return output
    })
  }
  return Object.assign(run, { useCaseName: declaration.name, permission: declaration.permission })
}
