import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { env } from '@/lib/config/env'
import { callAtGate } from '@/lib/db/call-at-gate'
import { CpisError } from '@/lib/shared/errors'
import { errorFields, log } from '@/lib/shared/log'
import { networkAddress, networkOfAddress } from '@/lib/shared/network-address'
import { countedAs, type Browser } from './browser'

/**
 * The key under which a network's log-ins are counted: a keyed hash of the address that our own server saw the request come from. An IPv6
 * network is its first 64 bits, because whoever has one of its addresses has all of them.
 *
 * @returns null when the network cannot be told, because the request came through a proxy that nobody named (TRUSTED_PROXIES): otherwise
 * everybody behind it would count as one
 */
export function networkOf(request: Request): Buffer | null {
  const address = request.headers.has('x-cpis-unnamed-proxy') ? '' : networkAddress(request.headers.get('x-cpis-address') ?? '')
  if (address === '') return null
  return createHmac('sha256', env().SESSION_SECRET)
    .update(`network of a log-in: ${networkOfAddress(address)}`)
    .digest()
}

const begun = z.tuple([z.object({ pause: z.int(), crowded: z.boolean() })])

/**
 * Counts a log-in that is about to begin, for all instances together. How many are allowed, and how long the pauses are: `cpis.rate_limit`.
 * A browser in which somebody has logged in before counts for itself alone.
 *
 * @returns how many seconds this browser must pause after its own failures, 0 when it need not; and whether so many log-ins were begun, or
 * failed, in its network that a browser which comes for the first time has to wait a little
 * @throws the driver's error when it cannot be counted: then nobody is sent to a provider
 */
export async function beginSignIn(browser: Browser, network: Buffer | null): Promise<{ pause: number; crowded: boolean }> {
  const [said] = await callAtGate('begin_sign_in', { browser: countedAs(browser), network: browser.known ? null : network }, begun)
  return said
}

/**
 * How many seconds a browser must wait, after too many failures, before anybody may come back to it from a provider; 0 when they may.
 *
 * @throws the driver's error when it cannot be told: then nobody is let in
 */
export async function signInPause(browser: Browser): Promise<number> {
  return callAtGate('sign_in_pause', { browser: countedAs(browser) }, z.int())
}

/**
 * Counts how a log-in ended.
 *
 * @throws the driver's error when it cannot be counted: then nobody is let in
 */
export async function endSignIn(browser: Browser, network: Buffer | null, succeeded: boolean): Promise<void> {
  await callAtGate('end_sign_in', { browser: countedAs(browser), network: browser.known ? null : network, succeeded })
}

/**
 * Runs a count. Look-ups go on when they cannot be counted, but log-ins do not: nobody is let in uncounted.
 *
 * @throws CpisError `unavailable` when the count fails
 */
export async function counted<Result>(count: () => Promise<Result>): Promise<Result> {
  try {
    return await count()
  } catch (error) {
    log('error', 'log-in.count.failed', errorFields(error))
    throw new CpisError('unavailable', 'Nobody can be logged in at the moment')
  }
}
