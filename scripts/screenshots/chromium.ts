import { existsSync } from 'node:fs'
import type { LaunchOptions } from '@playwright/test'

/** Where Debian and its derivatives install Chromium. */
const debian = '/usr/bin/chromium'

/**
 * Launch options for a browser: without its sandbox, which does not work as root, and without the services that it would contact on the
 * internet.
 * @param browser its path; by default CHROMIUM_PATH, then Debian's, then the one that Playwright has installed
 */
export function chromiumLaunch(browser = process.env.CHROMIUM_PATH || (existsSync(debian) ? debian : undefined)): LaunchOptions {
  return {
    ...(browser !== undefined && { executablePath: browser }),
    chromiumSandbox: false,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Text is rendered the same way, in shades of grey, on every machine.
      '--font-render-hinting=none',
      '--disable-lcd-text',
    ],
  }
}
