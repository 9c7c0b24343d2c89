import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { logInto } from '@/lib/shared/log'
import { addressOfBrowser, tellAddress } from '@/server/web/address-of-browser'

function from(remoteAddress: string | undefined, forwarded?: string) {
  return { headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }, socket: { remoteAddress } } as Parameters<
    typeof addressOfBrowser
  >[0]
}

describe('the address of a browser', () => {
  it('is the one that connects, whatever the request says of itself', () => {
    expect(addressOfBrowser(from('192.0.2.7', '198.51.100.1'), [])).toBe('192.0.2.7')
    expect(addressOfBrowser(from('::ffff:192.0.2.7'), ['10.0.0.1'])).toBe('192.0.2.7')
    expect(addressOfBrowser(from(undefined), [])).toBe('')
  })

  it.each([
    ['192.0.2.7:51234', '192.0.2.7'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['2001:DB8:0:0::1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['unknown', ''],
    ['7', ''],
  ])('is told of a proxy that writes %s', (written, address) => {
    expect(addressOfBrowser(from('10.0.0.1', written), ['10.0.0.1'])).toBe(address)
    expect(addressOfBrowser(from('10.0.0.1', `${written}, 10.0.0.2:8443`), ['10.0.0.1', '10.0.0.2'])).toBe(address)
  })

  it('is the last that our own proxies have seen, and not what a browser wrote before it', () => {
    expect(addressOfBrowser(from('10.0.0.1', '203.0.113.9, 192.0.2.7'), ['10.0.0.1'])).toBe('192.0.2.7')
    expect(addressOfBrowser(from('10.0.0.1', '203.0.113.9, 192.0.2.7, 10.0.0.2'), ['10.0.0.1', '10.0.0.2'])).toBe('192.0.2.7')
    expect(addressOfBrowser(from('::ffff:10.0.0.1'), ['10.0.0.1'])).toBe('10.0.0.1')
  })
})

describe('a proxy that nobody named', () => {
  const ask = (tell: ReturnType<typeof tellAddress>, forwarded?: string, more: Record<string, string> = {}) => {
    const request = from('10.0.0.1', forwarded)
    Object.assign(request.headers, more)
    tell(request)
    return request.headers
  }

  it('is told of each request, so that everybody behind it does not count as one network', () => {
    expect(ask(tellAddress([], false), '192.0.2.7')).toMatchObject({ 'x-cpis-address': '10.0.0.1', 'x-cpis-unnamed-proxy': 'yes' })
    expect(ask(tellAddress([], false), undefined, { forwarded: 'for=192.0.2.7' })).toHaveProperty('x-cpis-unnamed-proxy')
    expect(ask(tellAddress([], false))).not.toHaveProperty('x-cpis-unnamed-proxy')
    expect(ask(tellAddress(['10.0.0.1'], false), '192.0.2.7')).toMatchObject({ 'x-cpis-address': '192.0.2.7' })
    expect(ask(tellAddress(['10.0.0.1'], false), '192.0.2.7')).not.toHaveProperty('x-cpis-unnamed-proxy')
  })

  it('cannot be invented by a browser, nor can its address', () => {
    const lied = { 'x-cpis-unnamed-proxy': 'yes', 'x-cpis-address': '192.0.2.99' }
    expect(ask(tellAddress(['10.0.0.1'], true), '192.0.2.7', lied)).toMatchObject({ 'x-cpis-address': '192.0.2.7' })
    expect(ask(tellAddress(['10.0.0.1'], true), '192.0.2.7', lied)).not.toHaveProperty('x-cpis-unnamed-proxy')
  })

  it('is complained of in production: at the start, and once at the first request that comes through it', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'cpis-log-'))
    logInto(path.join(folder, 'log'))
    const said = () =>
      readFileSync(path.join(folder, 'log'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { msg: string }).msg)
    const tell = tellAddress([], true)
    expect(said()).toEqual(['proxies.none-named'])
    for (let time = 0; time < 3; time += 1) ask(tell, '192.0.2.7')
    expect(said()).toEqual(['proxies.none-named', 'proxies.unnamed'])
    rmSync(folder, { recursive: true })
  })
})
