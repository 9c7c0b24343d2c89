import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { defineConfig } from 'vitest/config'

/** Tests that ask how long something takes: each has the machine to itself. */
const MEASURED = [
  'tests/unit/server/web/request-timeout.test.ts',
  'tests/integration/demographics/trace-people.test.ts',
  'tests/integration/notifications/notifications.test.ts',
  'tests/integration/uploads/file-process.test.ts',
]

/** The test that goes at the pace of another service, for more than an hour: it waits more than it works, and runs beside the others of `npm run verify`. */
const PACED = 'tests/verify/large-file.test.ts'

const moved = [...MEASURED, PACED].find((file) => !existsSync(path.join(import.meta.dirname, file)))
if (moved !== undefined) throw new Error(`${moved} is not there: name the file as it is called now, or it runs beside the wrong ones.`)

/** One process runs many files: what lies in node_modules is loaded once. The product begins anew in each. */
const sharing = { isolate: false, setupFiles: 'tests/support/product-anew.ts' }

/** The tests that need a database, each file on one of its own. */
const onDatabases = { ...sharing, globalSetup: 'tests/support/vitest-global-setup.ts' }

export default defineConfig({
  resolve: { alias: { '@': path.resolve(import.meta.dirname) } },
  test: {
    // Property tests try thousands of cases, and the two cores of a small machine may be busy with other tests beside them.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          ...sharing,
          name: 'unit',
          include: ['tests/{unit,policy,architecture}/**/*.test.{ts,tsx}'],
          exclude: MEASURED,
        },
      },
      {
        extends: true,
        test: {
          ...onDatabases,
          name: 'integration',
          include: ['tests/{integration,database}/**/*.test.{ts,tsx}'],
          exclude: MEASURED,
          // They wait for the database as much as they work.
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 1 },
        },
      },
      { extends: true, test: { ...onDatabases, name: 'measured', include: MEASURED, fileParallelism: false, sequence: { groupOrder: 2 } } },
      {
        extends: true,
        test: {
          name: 'verify',
          include: ['tests/verify/**/*.test.ts'],
          exclude: [PACED],
          globalSetup: 'tests/support/vitest-global-setup.ts',
          // Each has the machine to itself, because it measures.
          fileParallelism: false,
          sequence: { groupOrder: 3 },
          testTimeout: 600_000,
          hookTimeout: 120_000,
          disableConsoleIntercept: true,
        },
      },
      { extends: true, test: { ...onDatabases, name: 'paced', include: [PACED], sequence: { groupOrder: 4 }, disableConsoleIntercept: true } },
    ],
  },
})
