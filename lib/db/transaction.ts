// Raw SQL: sets what row-level security reads.
import type { Prisma } from './generated/client'
import { prisma } from './client'

/** The handle with which features read and write. It exists only inside {@link inTransaction}. */
export type Transaction = Prisma.TransactionClient

/**
 * Who a transaction runs for: what row-level security in the database asks. An operator's command and an authority's system have no person;
 * a command that is still looking for its authority has no organisation.
 */
export type Caller = { personId: string | null; role: string; organisationId: string | null }

/**
 * Runs `work` in one transaction as `caller`. Row-level security reads the caller from settings that end with the transaction,
 * so that a pooled connection carries nobody's rights to the next request.
 *
 * @param caller whose rows may be seen and changed
 * @param work what to do; everything in it commits together or not at all. No network calls inside.
 * @returns what `work` returns
 * @throws whatever `work` throws, after rolling back
 */
export function inTransaction<Result>(caller: Caller, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  return prisma().$transaction(
    async (tx) => {
      await tx.$executeRaw`select set_config('app.user', ${caller.personId ?? ''}, true),
                                  set_config('app.role', ${caller.role}, true),
                                  set_config('app.org', ${caller.organisationId ?? ''}, true)`
      return work(tx)
    },
    { maxWait: 2000, timeout: 5000 },
  )
}
