// Raw SQL: sets what row-level security reads.
import type { Prisma } from './generated/client'
import { prisma } from './client'
import type { Ticket } from './ticket'

/** The handle with which features read and write. It exists only inside {@link inTransaction}. */
export type Transaction = Prisma.TransactionClient

/**
 * Runs `work` in one transaction as whoever the ticket names. Row-level security reads it from a setting that ends with the transaction, so
 * that a pooled connection carries nobody's rights to the next request.
 *
 * @param ticket of whoever's rows may be seen and changed
 * @param work what to do; everything in it commits together or not at all. No network calls inside.
 * @returns what `work` returns
 * @throws whatever `work` throws, after rolling back
 */
export function inTransaction<Result>(ticket: Ticket, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  return prisma().$transaction(
    async (tx) => {
      await tx.$executeRaw`select set_config('app.caller', ${ticket.text}, true)`
      return work(tx)
    },
    { maxWait: 2000, timeout: 5000 },
  )
}
