import { defineConfig } from '@playwright/test'
import { browserLaunch } from './scripts/browser/launch'

/** End-to-end tests and accessibility, in a real browser against the production build, each worker on a product of its own. */
export default defineConfig({
  globalSetup: './tests/e2e/support/global-setup.ts',
  outputDir: 'test-results',
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  // The two cores of a small machine are shared with the other worker, two web servers and a database.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    launchOptions: browserLaunch(),
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    viewport: { width: 1200, height: 900 },
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'e2e', testDir: './tests/e2e' },
    { name: 'accessibility', testDir: './tests/accessibility', fullyParallel: true },
    { name: 'degraded', testDir: './tests/degraded' },
  ],
})
