import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'

interface Kept {
  payload: AdapterPayload
  /** When it expires, in milliseconds since 1970. */
  until: number
}

/**
 * Stores the demonstration provider's log-ins, codes and tokens in memory, so that nothing outlives the process. (The
 * library's own store drops the oldest of more than 1,000 entries, and a run of the browser tests makes more.)
 */
export function memoryAdapter(): AdapterFactory {
  const everything = new Map<string, Kept>()

  const alive = (key: string): AdapterPayload | undefined => {
    const kept = everything.get(key)
    if (kept === undefined || kept.until > Date.now()) return kept?.payload
    everything.delete(key)
    return undefined
  }

  const forgetExpired = () => {
    for (const key of [...everything.keys()]) alive(key)
  }
  setInterval(forgetExpired, 60_000).unref()

  return (kind: string): Adapter => ({
    upsert: async (id, payload, secondsToLive) => {
      everything.set(`${kind} ${id}`, {
        payload,
        until: secondsToLive === undefined ? Infinity : Date.now() + secondsToLive * 1000,
      })
    },
    find: async (id) => alive(`${kind} ${id}`),
    findByUid: async (uid) => firstOf(kind, (payload) => payload.uid === uid),
    findByUserCode: async (userCode) => firstOf(kind, (payload) => payload.userCode === userCode),
    consume: async (id) => {
      const payload = alive(`${kind} ${id}`)
      if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000)
    },
    destroy: async (id) => {
      everything.delete(`${kind} ${id}`)
    },
    revokeByGrantId: async (grantId) => {
      for (const [key, { payload }] of everything) if (payload.grantId === grantId) everything.delete(key)
    },
  })

  function firstOf(kind: string, matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const key of everything.keys()) {
      const payload = key.startsWith(`${kind} `) ? alive(key) : undefined
      if (payload !== undefined && matches(payload)) return payload
    }
    return undefined
  }
}
