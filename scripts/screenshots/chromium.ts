import { existsSync } from 'node:fs'
import type { LaunchOptions } from '@playwright/test'

/** Where Debian and its like put a browser. */
const debian = '/usr/bin/chromium'

/**
 * How to start a browser: without its own sandbox, which it cannot have as root, and without the services that it would look for on the
 * internet.
 * @param browser its path; when left out the one of CHROMIUM_PATH, else Debian's, else the one that Playwright has installed
 */
export function chromiumLaunch(browser = process.env.CHROMIUM_PATH || (existsSync(debian) ? debian : undefined)): LaunchOptions {
  return {
    ...(browser !== undefined && { executablePath: browser }),
    chromiumSandbox: false,
    args: [
      '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      // The same letters in the same places, in shades of grey, on every machine.
      '--font-render-hinting=none', '--disable-lcd-text',
    ],
  }
}
