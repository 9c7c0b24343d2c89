import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from './generated/client'
import { pool } from './pool'

declare global {
  var cpisPrisma: PrismaClient | undefined
}

/** Prisma on the application's pool. Reached only through {@link inTransaction}: a query without a caller finds no rows. */
export function prisma(): PrismaClient {
  globalThis.cpisPrisma ??= new PrismaClient({ adapter: new PrismaPg(pool(), { schema: 'cpis' }), errorFormat: 'minimal' })
  return globalThis.cpisPrisma
}
