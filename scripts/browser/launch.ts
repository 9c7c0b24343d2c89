import { existsSync } from 'node:fs'
import type { LaunchOptions } from '@playwright/test'

/** Where Debian and its derivatives install the engine of Chromium without windows, tabs and menus: a page costs half as much in it. */
const SHELLS = ['/usr/bin/chromium-headless-shell']

/** Where Debian puts a browser as people have it. */
export const DEBIANS_CHROMIUM = '/usr/bin/chromium'

/** Where distributions and Google do. */
const WHOLE = [DEBIANS_CHROMIUM, '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable', '/usr/bin/google-chrome']

/** The browser that the person who runs this has named, if any. */
export function namedBrowser(): string | undefined {
  return process.env.CHROMIUM_PATH || undefined
}

/** The path of an installed engine without windows; undefined where there is none but perhaps Playwright's own. */
export function installedShell(): string | undefined {
  return SHELLS.find((place) => existsSync(place))
}

/** The path of an installed browser as people have it; undefined where there is none but perhaps Playwright's own. */
export function installedWholeBrowser(): string | undefined {
  return WHOLE.find((place) => existsSync(place))
}

/** How browser tests, and what takes pictures, launch their browser: the one of CHROMIUM_PATH, or the quickest that is installed. */
export function browserLaunch(): LaunchOptions {
  const path = namedBrowser() ?? installedShell() ?? installedWholeBrowser()
  return path === undefined ? settings : { ...settings, executablePath: path }
}

/** How a browser as people have it is launched, for what the engine alone does not do: it keeps no page whole to come back to. */
export function wholeBrowserLaunch(): LaunchOptions {
  const path = namedBrowser() ?? installedWholeBrowser()
  return path === undefined ? { ...settings, channel: 'chromium' } : { ...settings, executablePath: path }
}

/** Without the sandbox, which does not work as root, and without the services that the browser would contact on the internet. */
const settings: LaunchOptions = {
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
