import { callDirectly } from '@/lib/db/call-directly'
import { countTogether } from '@/lib/shared/count-together'
import type { NoToken } from './api-client-repository'

/** Why a client's request was refused. Whoever asks learns less. */
export type ApiRefusal =
  | 'unreadable' | 'unknown-client' | 'suspended' | 'another-network' | 'signature' | 'scope' | NoToken
  | 'no-token' | 'unknown-token'

/** Clients that are asked about at once; beyond, they are counted together, as unknown. */
const MOST_NAMES = 200

const count = countTogether(async (kind, times) => {
  const [client = '', why = ''] = kind.split(' ')
  await callDirectly('count_api_refusals', { client: client === '' ? null : client, why, count: times })
}, MOST_NAMES, (kind) => ` ${kind.split(' ')[1] ?? ''}`)

/**
 * Records that a request was refused: counted for administrators, and the first of a minute in the compliance log. What was sent is kept
 * nowhere.
 *
 * @param clientId who was said to ask, when there is such a client
 */
export function recordApiRefusal(clientId: string | null, why: ApiRefusal): Promise<void> {
  return count(`${clientId ?? ''} ${why}`)
}
