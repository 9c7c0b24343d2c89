import type { z } from 'zod'
import { inTransaction, type Transaction } from '@/lib/db/transaction'
import type { Actor, Principal } from '@/lib/identity/actor'
import type { Permission } from '@/lib/policy/permissions'
import { admit, type Admission } from './admit'
import { callerOf } from './caller'
import { recordAuditEvent, type AuditEvent } from './record-audit-event'

/** What an act gets: its transaction, who asks and the parsed input; it may add to the audit event through `audit`. */
type Context<Input> = {
  tx: Transaction
  actor: Actor
  input: Input
  audit: (addition: Pick<AuditEvent, 'subject' | 'details'>) => void
}

type Declaration<Schema extends z.ZodType, Output> = Admission<Schema> & {
  /** What another service has to be asked first: outside the transaction, which waits for nobody. Refuses by throwing. */
  before?: (actor: Actor, input: z.output<Schema>) => Promise<void>
  /** What happens. */
  run: (context: Context<z.output<Schema>>) => Promise<Output>
}

/** Of an act whose answers are checked on a page before it is done. */
type CheckedDeclaration<Schema extends z.ZodType, Found, Output> = Omit<Declaration<Schema, Output>, 'run'> & {
  /** The name under which a check stands in the compliance log. */
  checkName: string
  /** Whether it can be done as the form says: refuses by throwing, and changes nothing. Comes before `run` as well, in the same transaction. */
  check: (context: Context<z.output<Schema>>) => Promise<Found>
  /** What happens, with what `check` found. */
  run: (context: Context<z.output<Schema>> & { found: Found }) => Promise<Output>
}

/** A declared use-case: call it with who asks and what was sent. */
export type UseCase<Schema extends z.ZodType, Output, By extends Principal = Actor> = ((by: By, input: z.input<Schema>) => Promise<Output>) & {
  useCaseName: string
  permission: Permission
}

/** One that can be checked before it is done, for "Check your answers". */
export type CheckedUseCase<Schema extends z.ZodType, Output> = UseCase<Schema, Output> & { check: UseCase<Schema, void> }

/**
 * Declares a use-case and wraps it in the one runner: permission, input, one transaction as the caller (row-level security reads
 * who that is), the act, its audit event on the same transaction, commit. What works on files has a runner of the same steps whose
 * transactions are larger and several, {@link defineStagedUseCase}. There is no other way to a transaction, so there is no way to forget.
 * Refusals are recorded too. The look-up of a clinician is the one exception: it goes through `lib/lookup`, because its record must commit
 * before anything is read.
 */
export function defineUseCase<Schema extends z.ZodType, Output>(declaration: Declaration<Schema, Output>): UseCase<Schema, Output> {
  const run = async (actor: Actor, raw: z.input<Schema>): Promise<Output> => {
    const caller = callerOf(actor)
    const input = await admit(actor, declaration, raw, (event) => inTransaction(caller, (tx) => recordAuditEvent(tx, actor, event)))
    await declaration.before?.(actor, input)
    return inTransaction(caller, async (tx) => {
      const event: AuditEvent = { type: declaration.name, outcome: 'done' }
      const output = await declaration.run({ tx, actor, input, audit: (addition) => Object.assign(event, addition) })
      await recordAuditEvent(tx, actor, event)
      return output
    })
  }
  return Object.assign(run, { useCaseName: declaration.name, permission: declaration.permission })
}

/** Declares a use-case with a check of its own, which "Check your answers" asks for and which is asked again when it is done. */
export function defineCheckedUseCase<Schema extends z.ZodType, Found, Output>(
  { checkName, check, run, ...declaration }: CheckedDeclaration<Schema, Found, Output>,
): CheckedUseCase<Schema, Output> {
  const act = defineUseCase<Schema, Output>({ ...declaration, run: async (context) => run({ ...context, found: await check(context) }) })
  const checked = defineUseCase<Schema, void>({ ...declaration, name: checkName, run: async (context) => void (await check(context)) })
  return Object.assign(act, { check: checked })
}
