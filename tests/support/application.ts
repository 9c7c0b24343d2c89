import pg from 'pg'
import { closeDatabase } from '@/lib/db/close'
import { createTestDatabase } from './database'

/** The application on a database for one test file alone. */
export interface TestApplication {
  /** A superuser's connection: to arrange, and to look behind the application's back. */
  admin: pg.Client
  /** That connection's address, for code that opens its own. */
  adminUrl: string
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
    SESSION_SECRET: 'a secret of the tests and nothing else',
    SUBJECT_KEY: 'another secret of the tests and nothing else',
    ACCESS_MAC_KEY: 'a third secret of the tests and nothing else',
  })
  const admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  return {
    admin,
    adminUrl: database.adminUrl,
    stop: async () => {
      await closeDatabase()
      await admin.end()
      await database.drop()
    },
  }
}
