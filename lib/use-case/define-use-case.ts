import type { z } from 'zod'
import { inTransaction, type Transaction } from '@/lib/db/transaction'
import type { Actor, Principal } from '@/lib/identity/actor'
import type { Permission } from '@/lib/policy/permissions'
import { admit, type Admission } from './admit'
import { logEvents, recordAuditEvent, type AuditEvent } from './record-audit-event'

/** What an act gets: its transaction, who is asking and the parsed input; it may add to the audit event through `audit`. */
export type Context<Input> = {
  tx: Transaction
  actor: Actor
  input: Input
  audit: (addition: Pick<AuditEvent, 'subject' | 'details'>) => void
}

type Declaration<Schema extends z.ZodType, Output, Answer> = Admission<Schema> & {
  /** Asks another service first, outside the transaction, which must not wait for anybody. Refuses by throwing. */
  before?: (actor: Actor, input: z.output<Schema>) => Promise<Answer>
  /** The act, given what the other service answered. */
  run: (context: Context<z.output<Schema>> & { answer: Answer }) => Promise<Output>
}

/** For an act whose answers are checked on a page before it is done. */
type CheckedDeclaration<Schema extends z.ZodType, Found, Output, Answer> = Omit<Declaration<Schema, Output, Answer>, 'run'> & {
  /** The check's name in the compliance log. */
  checkName: string
  /**
   * Checks that it can be done as the form says: refuses by throwing, and changes nothing. Also runs before `run`, in the same transaction.
   */
  check: (context: Context<z.output<Schema>> & { answer: Answer }) => Promise<Found>
  /** The act, given what `check` found. */
  run: (context: Context<z.output<Schema>> & { answer: Answer; found: Found }) => Promise<Output>
}

/** A declared use-case: call it with who is asking and what was sent. */
export type UseCase<Schema extends z.ZodType, Output, By extends Principal = Actor> = ((by: By, input: z.input<Schema>) => Promise<Output>) & {
  useCaseName: string
  permission: Permission
}

/** A use-case that can be checked before it is done, for "Check your answers". */
export type CheckedUseCase<Schema extends z.ZodType, Output> = UseCase<Schema, Output> & { check: UseCase<Schema, void> }

/**
 * Declares a use-case and wraps it in the one runner: permission, input, one transaction as the caller (row-level security reads who that
 * is), the act, its audit event in the same transaction, commit. Work on files has a runner with the same steps but several, larger
 * transactions, {@link defineStagedUseCase}. There is no other way to a transaction, so no step can be forgotten. Refusals are recorded
 * too. A clinician's look-up is the one exception: it goes through `lib/lookup`, because its record must commit before anything is read.
 */
export function defineUseCase<Schema extends z.ZodType, Output, Answer = undefined>(
  declaration: Declaration<Schema, Output, Answer>,
): UseCase<Schema, Output> {
  const run = async (actor: Actor, raw: z.input<Schema>): Promise<Output> => {
    const record = async (event: AuditEvent) => logEvents([await inTransaction(actor.ticket, (tx) => recordAuditEvent(tx, actor, event))])
    const input = await admit(actor, declaration, raw, record)
    const answer = (await declaration.before?.(actor, input)) as Answer
    const { output, written } = await inTransaction(actor.ticket, async (tx) => {
      const event: AuditEvent = { type: declaration.name, outcome: 'done' }
      const result = await declaration.run({ tx, actor, input, answer, audit: (addition) => Object.assign(event, addition) })
      return { output: result, written: await recordAuditEvent(tx, actor, event) }
    })
    logEvents([written])
    return output
  }
  return Object.assign(run, { useCaseName: declaration.name, permission: declaration.permission })
}

/** Declares a use-case with a check of its own, which "Check your answers" runs and which runs again when the act is done. */
export function defineCheckedUseCase<Schema extends z.ZodType, Found, Output, Answer = undefined>({
  checkName,
  check,
  run,
  ...declaration
}: CheckedDeclaration<Schema, Found, Output, Answer>): CheckedUseCase<Schema, Output> {
  const act = defineUseCase<Schema, Output, Answer>({ ...declaration, run: async (context) => run({ ...context, found: await check(context) }) })
  const checked = defineUseCase<Schema, void, Answer>({ ...declaration, name: checkName, run: async (context) => void (await check(context)) })
  return Object.assign(act, { check: checked })
}
