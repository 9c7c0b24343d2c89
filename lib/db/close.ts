import { closeBulkPool } from './bulk-connection'
import { closeGate } from './call-at-gate'
import { closePool } from './pool'

/** Closes every connection of this process to the database, when it ends. */
export async function closeDatabase(): Promise<void> {
  await globalThis.cpisPrisma?.$disconnect()
  globalThis.cpisPrisma = undefined
  await Promise.all([closePool(), closeBulkPool(), closeGate()])
}
