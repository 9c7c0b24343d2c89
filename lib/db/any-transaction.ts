import type { BulkTransaction } from './bulk-transaction'
import type { Transaction } from './transaction'

/** The transaction of a use-case, or of an act on a file. */
export type AnyTransaction = Transaction | BulkTransaction

/** Whether it is the transaction of an act on a file, which has a connection of its own outside Prisma. */
export function isOfFile(tx: AnyTransaction): tx is BulkTransaction {
  return 'copyIn' in tx
}
