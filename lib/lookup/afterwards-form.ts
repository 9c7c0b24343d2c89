/** Under which name a refused form "what happened afterwards" waits with the session. */
export function afterwardsForm(accessId: string): string {
  return `afterwards ${accessId}`
}

/** The part of the result page in which what happened afterwards is told. */
export const AFTERWARDS = 'afterwards'

/** The field of the call-back number. */
export const CALLBACK_FIELD = 'callback-phone'

/** What the address of a result says while a refused form waits to be mended: only then is it asked for. */
export const REFUSED = 'refused'
