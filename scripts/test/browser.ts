import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { Refusal } from '@/lib/shared/refusal'
import type { Supervisor } from '../process/supervisor'
import { installFromDebian, mayInstallFromDebian } from './debian-package'

/** Where distributions and Google put a suitable browser. */
const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable', '/usr/bin/google-chrome']

/**
 * Finds a Chromium for the browser tests, or installs one.
 * @returns its path, or undefined when it is the one that Playwright manages and finds by itself
 * @throws Refusal saying what to do when there is none and none can be installed
 */
export async function findBrowser(supervisor: Supervisor): Promise<string | undefined> {
  const named = process.env.CHROMIUM_PATH
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named
    throw new Refusal('There is no browser at CHROMIUM_PATH: set it to the path of a Chromium or Chrome, or leave it unset.')
  }
  const installed = usualPlaces.find((place) => existsSync(place))
  if (installed !== undefined) return installed
  if (existsSync(chromium.executablePath())) return undefined

  console.log('No browser is installed: installing Chromium.')
  return mayInstallFromDebian() ? installDebians(supervisor) : installFromPlaywright(supervisor)
}

async function installDebians(supervisor: Supervisor): Promise<string> {
  const installed = await installFromDebian(supervisor, 'chromium')
  const browser = usualPlaces.find((place) => existsSync(place))
  if (installed && browser !== undefined) return browser
  throw refusal
}

async function installFromPlaywright(supervisor: Supervisor): Promise<undefined> {
  const code = await supervisor.run('playwright', {
    command: process.execPath,
    args: ['node_modules/@playwright/test/cli.js', 'install', 'chromium'],
    env: process.env,
    stopSignal: 'SIGTERM',
    graceSeconds: 15,
    output: process.stdout.fd,
  })
  // A downloaded browser may still lack system libraries.
  if (code === 0 && spawnSync(chromium.executablePath(), ['--version'], { stdio: 'ignore' }).status === 0) return undefined
  throw refusal
}

const refusal = new Refusal(
  'The browser tests need Chromium or Chrome, and none could be installed: install one (Debian: apt-get install chromium) or set CHROMIUM_PATH to it.',
)
