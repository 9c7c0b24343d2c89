import type { IncomingMessage } from 'node:http'

/**
 * Where a request comes from: whoever connects, or, where that is a proxy of ours, the nearest address in X-Forwarded-For that is not one.
 * What stands before it was written by the browser, and may be anything.
 *
 * @param proxies addresses of the proxies in front
 */
export function addressOfBrowser(request: Pick<IncomingMessage, 'headers' | 'socket'>, proxies: readonly string[]): string {
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',').map((address) => address.trim()).filter(Boolean)
  let address = plain(request.socket.remoteAddress ?? '')
  while (proxies.includes(address)) {
    const before = forwarded.pop()
    if (before === undefined) return address
    address = plain(before)
  }
  return address
}

/** An IPv4 address as a socket for both kinds writes it, without what makes it an IPv6 one. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}
