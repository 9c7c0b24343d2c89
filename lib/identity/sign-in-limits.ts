import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { env } from '@/lib/config/env'
import { callDirectly } from '@/lib/db/call-directly'
import { CpisError } from '@/lib/shared/errors'
import { errorFields, log } from '@/lib/shared/log'
import { networkAddress, networkOfAddress } from '@/lib/shared/network-address'

/**
 * The key under which a network's log-ins are counted: a keyed hash of the address that our own server saw the request come from. An IPv6
 * network is its first 64 bits, because whoever has one of its addresses has all of them.
 */
export function networkOf(request: Request): Buffer {
  const network = networkOfAddress(networkAddress(request.headers.get('x-cpis-address') ?? ''))
  return createHmac('sha256', env().SESSION_SECRET).update(`network of a log-in: ${network}`).digest()
}

/**
 * Counts a log-in that is about to begin, for all instances together. How many are allowed, and how long the pauses are: `cpis.rate_limit`.
 *
 * @returns how many seconds to wait before one may begin; 0 when it may
 * @throws the driver's error when it cannot be counted: then nobody is sent to a provider
 */
export async function beginSignIn(network: Buffer): Promise<number> {
  return callDirectly('begin_sign_in', { network }, z.int())
}

/**
 * How many seconds a network must wait, after too many failures, before anybody may come back from a provider; 0 when they may.
 *
 * @throws the driver's error when it cannot be told: then nobody is let in
 */
export async function signInPause(network: Buffer): Promise<number> {
  return callDirectly('sign_in_pause', { network }, z.int())
}

/**
 * Counts how a log-in ended.
 *
 * @throws the driver's error when it cannot be counted: then nobody is let in
 */
export async function endSignIn(network: Buffer, succeeded: boolean): Promise<void> {
  await callDirectly('end_sign_in', { network, succeeded })
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
