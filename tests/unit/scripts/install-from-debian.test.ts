import { describe, expect, it } from 'vitest'
import { installBrowsersOfDebian } from '@/scripts/browser/install-from-debian'

const both = ['chromium', 'chromium-headless-shell']

type Case = [what: string, has: { browser?: true; shell?: true; debians?: true }, known: string[], installed: string[]]

const cases: Case[] = [
  ['nothing', {}, both, both],
  ['nothing, and package sources that were never asked', {}, [], both],
  ['the engine alone', { shell: true }, both, ['chromium']],
  ['Debian’s Chromium', { browser: true, debians: true }, both, ['chromium-headless-shell']],
  ['Debian’s Chromium, where there is no engine alone', { browser: true, debians: true }, ['chromium'], []],
  ['both', { browser: true, shell: true, debians: true }, both, []],
  ['another browser, such as Playwright’s own', { browser: true }, both, []],
]

describe('a Debian', () => {
  it.each(cases)('that has %s gets what it lacks and can have, and is asked for nothing else', async (_, has, known, installed) => {
    const asked: string[] = []
    await installBrowsersOfDebian({
      hasBrowser: has.browser ?? false,
      hasShell: has.shell ?? false,
      hasDebiansChromium: has.debians ?? false,
      knows: (name) => known.includes(name),
      install: async (name) => asked.push(name) > 0,
    })
    expect(asked).toEqual(installed)
  })

  it('on which Chromium cannot be installed is not asked for its engine', async () => {
    const asked: string[] = []
    const install = async (name: string) => asked.push(name) < 0
    await installBrowsersOfDebian({ hasBrowser: false, hasShell: false, hasDebiansChromium: false, knows: () => true, install })
    expect(asked).toEqual(['chromium'])
  })
})
