/** The name under which a refused form "what happened afterwards" waits with the session. */
export function afterwardsForm(accessId: string): string {
  return `afterwards ${accessId}`
}

/** The part of the result page that reports what happened afterwards. */
export const AFTERWARDS = 'afterwards'

/** The field of the call-back number. */
export const CALLBACK_FIELD = 'callback-phone'

/** What a result's address says while a refused form waits to be corrected: only then is the form fetched. */
export const REFUSED = 'refused'
