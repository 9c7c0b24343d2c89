/** Why a delivery failed in our own words; the message is for operators and holds no personal data. */
export class DeliveryFailure extends Error {}

const NO_ANSWER = 'no answer within 10 seconds'

const WORDS: Readonly<Record<string, string>> = {
  ETIMEDOUT: NO_ANSWER,
  ESOCKET: 'the connection to the mail server was lost',
  ECONNECTION: 'the connection to the mail server was lost',
  ECONNREFUSED: 'nothing answers at the address of the mail server',
  ECONNRESET: 'the connection to the mail server was lost',
  EDNS: 'the name of the mail server cannot be resolved',
  EAUTH: 'the mail server refuses our login',
  ETLS: 'no safe connection to the mail server could be made',
}

/**
 * Why something failed, in words that operators may read and that hold no personal data: what a mail server says can hold addresses, and
 * what the database says can hold rows, so only codes pass.
 */
export function failureWords(error: unknown): string {
  if (error instanceof DeliveryFailure) return error.message
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown }
  if (typeof responseCode === 'number') return `the mail server answers ${responseCode}`
  if (typeof code === 'string' && WORDS[code] !== undefined) return WORDS[code]
  if (typeof code === 'string' && /^[A-Z0-9_]{2,20}$/.test(code)) return `failed with ${code}`
  return `failed with ${error instanceof Error ? error.name : 'an unknown error'}`
}
