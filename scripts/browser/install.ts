import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { Refusal } from '@/lib/shared/refusal'
import { installFromDebian, isKnownToDebian, mayInstallFromDebian } from '../process/debian-package'
import type { Supervisor } from '../process/supervisor'
import { installBrowsersOfDebian } from './install-from-debian'
import { DEBIANS_CHROMIUM, installedShell, installedWholeBrowser, namedBrowser } from './launch'

/**
 * Installs what the browser tests need and this machine lacks: a browser as people have it and, where it is to be had, its engine alone, in
 * which most tests run.
 * @throws Refusal saying what to do when there is no browser and none can be installed
 */
export async function ensureBrowser(supervisor: Supervisor): Promise<void> {
  const named = namedBrowser()
  if (named !== undefined) {
    if (existsSync(named)) return
    throw new Refusal('There is no browser at CHROMIUM_PATH: set it to the path of a Chromium or Chrome, or leave it unset.')
  }
  if (mayInstallFromDebian()) {
    await installBrowsersOfDebian({
      hasBrowser: hasBrowser(),
      hasShell: installedShell() !== undefined,
      hasDebiansChromium: existsSync(DEBIANS_CHROMIUM),
      knows: isKnownToDebian,
      install: (name) => installDebians(supervisor, name),
    })
  } else if (!hasBrowser()) {
    console.log('No browser is installed: installing Chromium.')
    await installFromPlaywright(supervisor)
  }
  if (!hasBrowser()) throw refusal
}

/** Whether there is a browser as people have it: an installed one, or Playwright's own. */
function hasBrowser(): boolean {
  return installedWholeBrowser() !== undefined || existsSync(chromium.executablePath())
}

function installDebians(supervisor: Supervisor, name: string): Promise<boolean> {
  console.log(`${name} is not installed: installing it.`)
  return installFromDebian(supervisor, name)
}

async function installFromPlaywright(supervisor: Supervisor): Promise<void> {
  const code = await supervisor.run('playwright', {
    command: process.execPath,
    args: ['node_modules/@playwright/test/cli.js', 'install', 'chromium'],
    env: process.env,
    stopSignal: 'SIGTERM',
    graceSeconds: 15,
    output: process.stdout.fd,
  })
  // A downloaded browser may still lack system libraries.
  if (code !== 0 || spawnSync(chromium.executablePath(), ['--version'], { stdio: 'ignore' }).status !== 0) throw refusal
}

const refusal = new Refusal(
  'The browser tests need Chromium or Chrome, and none could be installed: install one (Debian: apt-get install chromium) or set CHROMIUM_PATH to it.',
)
