import { callAtGate } from '@/lib/db/call-at-gate'
import { countRefusals } from '@/lib/shared/count-refusals'
import type { NoToken } from './api-client-repository'

/** Why a client's request was refused. Whoever asks is told less. */
export type ApiRefusal =
  'unreadable' | 'unknown-client' | 'suspended' | 'another-network' | 'signature' | 'scope' | NoToken | 'no-token' | 'unknown-token'

const count = countRefusals((client, why, times) => callAtGate('count_api_refusals', { client: client === '' ? null : client, why, count: times }))

/**
 * Records that a request was refused: each is counted for administrators, and the first in a minute goes into the compliance log. What was
 * sent is kept nowhere.
 *
 * @param clientId the client that the request claimed to come from, when there is such a client
 */
export function recordApiRefusal(clientId: string | null, why: ApiRefusal): Promise<void> {
  return count(clientId ?? '', why)
}
