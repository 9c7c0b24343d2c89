import pg from 'pg'
import { closeDatabase } from '@/lib/db/close'
import { functionCaller, type FunctionCaller } from '@/lib/db/function-caller'
import { createTestDatabase } from './database'

/** The application on a database for one test file alone. */
export interface TestApplication {
  /** A superuser's connection: to arrange, and to look behind the application's back. */
  admin: pg.Client
  /** That connection's address, for code that opens its own. */
  adminUrl: string
  /** Calls functions as the login that takes up work on files. */
  askAsFiler: FunctionCaller
  stop(): Promise<void>
}

/**
 * Points this test file's application at a new, empty, migrated database, under its own login. To be called before any part of the
 * application has read its settings.
 */
export async function startApplication(): Promise<TestApplication> {
  const database = await createTestDatabase()
  Object.assign(process.env, {
    APP_DATABASE_URL: database.appUrl,
    GATE_DATABASE_URL: database.gateUrl,
    FILER_DATABASE_URL: database.filerUrl,
    SESSION_SECRET: 'a secret of the tests and nothing else',
    SUBJECT_KEY: 'another secret of the tests and nothing else',
    ACCESS_MAC_KEY: 'a third secret of the tests and nothing else',
  })
  const admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  const filer = new pg.Pool({ connectionString: database.filerUrl, max: 2 })
  return {
    admin,
    adminUrl: database.adminUrl,
    askAsFiler: functionCaller(filer),
    stop: async () => {
      await Promise.all([closeDatabase(), filer.end()])
      await admin.end()
      await database.drop()
    },
  }
}
