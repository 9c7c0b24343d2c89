import type { IncomingMessage } from 'node:http'
import { networkAddress } from '@/lib/shared/network-address'

/**
 * The address a request comes from: the peer of the connection or, if that is a proxy of ours, the last address in X-Forwarded-For that is
 * not. Anything before that was written by the browser and may say whatever it likes.
 *
 * @param proxies the addresses of our proxies
 */
export function addressOfBrowser(request: Pick<IncomingMessage, 'headers' | 'socket'>, proxies: readonly string[]): string {
  const forwarded = [request.headers['x-forwarded-for'] ?? []]
    .flat()
    .join(',')
    .split(',')
    .map((address) => address.trim())
    .filter(Boolean)
  let address = networkAddress(request.socket.remoteAddress ?? '')
  while (proxies.includes(address)) {
    const before = forwarded.pop()
    if (before === undefined) return address
    address = networkAddress(before)
  }
  return address
}
