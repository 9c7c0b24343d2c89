import type { z } from 'zod'
import { inBulkTransaction, type BulkTransaction } from '@/lib/db/bulk-transaction'
import type { Principal } from '@/lib/identity/actor'
import { admit, type Admission } from './admit'
import type { UseCase } from './define-use-case'
import { logEvents, recordAuditEvent, type AuditEvent, type WrittenEvent } from './record-audit-event'

/** A line about the act itself or, with a `type`, about something that followed from it. */
export type StageLine = Omit<AuditEvent, 'type'> & { type?: string }

/** One of an act's transactions: everything in it commits together or not at all, including the lines in the compliance log. */
export type Stage = {
  tx: BulkTransaction
  principal: Principal
  record: (line: StageLine) => Promise<void>
}

/** Runs the next stage of an act. No network calls inside. */
export type RunStage = <Result>(work: (stage: Stage) => Promise<Result>) => Promise<Result>

type Declaration<Schema extends z.ZodType, Output> = Admission<Schema> & {
  /** Why an act that succeeds leaves no line of its own in the compliance log. Refusals are recorded all the same. */
  unrecorded?: string
  /** The act. Between its stages no transaction is open: that is the place to read a file or ask another service. */
  run: (context: { principal: Principal; input: z.output<Schema>; stage: RunStage }) => Promise<Output>
}

/**
 * Declares a use-case that works on files: permission and input as for every use-case, then as many transactions as it takes, each on a
 * connection of its own so that pages are not short of one, and each as whoever acts: a person, an operator's command or an authority's
 * system. An act whose stages recorded nothing is recorded as done.
 */
export function defineStagedUseCase<Schema extends z.ZodType, Output>(declaration: Declaration<Schema, Output>): UseCase<Schema, Output, Principal> {
  const { name, permission, unrecorded, run } = declaration
  const runStaged = async (principal: Principal, raw: z.input<Schema>): Promise<Output> => {
    const recordAlone = async (event: AuditEvent) =>
      logEvents([await inBulkTransaction(principal.ticket, (tx) => recordAuditEvent(tx, principal, event))])
    const input = await admit(principal, declaration, raw, recordAlone)
    let recorded = unrecorded !== undefined
    const stage: RunStage = async (work) => {
      const written: WrittenEvent[] = []
      const result = await inBulkTransaction(principal.ticket, (tx) =>
        work({
          tx,
          principal,
          record: async (line) => {
            written.push(await recordAuditEvent(tx, principal, { type: name, ...line }))
          },
        }),
      )
      logEvents(written)
      recorded ||= written.length > 0
      return result
    }
    const output = await run({ principal, input, stage })
    if (!recorded) await stage(({ record }) => record({ outcome: 'done' }))
    return output
  }
  return Object.assign(runStaged, { useCaseName: name, permission })
}
