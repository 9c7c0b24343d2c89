import { describe, expect, it } from 'vitest'
import { addressOfBrowser } from '@/server/web/address-of-browser'

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
