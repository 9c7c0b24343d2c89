import type { IncomingMessage } from 'node:http'
import { log } from '@/lib/shared/log'
import { networkAddress } from '@/lib/shared/network-address'

type Asked = Pick<IncomingMessage, 'headers' | 'socket'>

/** How often to say again that requests come through a proxy that nobody named, in milliseconds. */
const SAY_AGAIN = 3_600_000

/**
 * The address a request comes from: the peer of the connection or, if that is a proxy of ours, the last address in X-Forwarded-For that is
 * not. Anything before that was written by the browser and may say whatever it likes.
 *
 * @param proxies the addresses of our proxies
 */
export function addressOfBrowser(request: Asked, proxies: readonly string[]): string {
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

/**
 * Whether a request came through a proxy although none is named: then the peer's address is the proxy's, and everybody behind it would look
 * like one network. Whoever writes the header themselves gains no more than that their network is not counted.
 */
function cameThroughUnnamedProxy({ headers }: Pick<Asked, 'headers'>, proxies: readonly string[]): boolean {
  return proxies.length === 0 && (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined)
}

/**
 * Writes onto each request where it comes from, for the framework's side: only our own socket says so, unless there is a trusted proxy in
 * front. Says in the log when production has named no proxies, and when a request came through one all the same.
 *
 * @param proxies the addresses of our proxies
 * @returns called with every request, before anything else
 */
export function tellAddress(proxies: readonly string[], isProduction: boolean): (request: Asked) => void {
  if (isProduction && proxies.length === 0) log('warn', 'proxies.none-named')
  let sayAfter = 0
  return (request) => {
    const unnamed = cameThroughUnnamedProxy(request, proxies)
    delete request.headers['x-cpis-unnamed-proxy']
    if (unnamed) request.headers['x-cpis-unnamed-proxy'] = 'yes'
    request.headers['x-cpis-address'] = addressOfBrowser(request, proxies)
    if (!unnamed || !isProduction || Date.now() < sayAfter) return
    sayAfter = Date.now() + SAY_AGAIN
    log('error', 'proxies.unnamed')
  }
}
