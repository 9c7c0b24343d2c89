/** A delivery that failed for a reason of our own wording; the message is for operators and contains no personal data. */
export class DeliveryFailure extends Error {}

const NO_ANSWER = 'no answer within 10 seconds'

const REASONS: Readonly<Record<string, string>> = {
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
 * Why something failed, worded for operators and free of personal data: a mail server's message can contain addresses and the database's can
 * quote a row, so only codes pass.
 */
export function failureReason(error: unknown): string {
  if (error instanceof DeliveryFailure) return error.message
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown }
  if (typeof responseCode === 'number') return `the mail server answers ${responseCode}`
  if (typeof code === 'string' && REASONS[code] !== undefined) return REASONS[code]
  if (typeof code === 'string' && /^[A-Z0-9_]{2,20}$/.test(code)) return `failed with ${code}`
  return `failed with ${error instanceof Error ? error.name : 'an unknown error'}`
}
