import path from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@': path.resolve(import.meta.dirname) } },
  test: {
    // Property tests try thousands of cases, and the two cores of a small machine may be busy with other tests beside them.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      { extends: true, test: { name: 'unit', include: ['tests/{unit,policy,architecture}/**/*.test.{ts,tsx}'] } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/{integration,database}/**/*.test.{ts,tsx}'],
          globalSetup: 'tests/support/vitest-global-setup.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'verify',
          include: ['tests/verify/**/*.test.ts'],
          globalSetup: 'tests/support/vitest-global-setup.ts',
          // Each has the machine to itself, because it measures.
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 120_000,
          disableConsoleIntercept: true,
        },
      },
    ],
  },
})
