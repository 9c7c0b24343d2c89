import { failureReason, OutOfTime } from '@/lib/work/failure-reason'

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

/** Why a delivery failed, as {@link failureReason} but with what the codes of a mail server mean. */
export function deliveryFailureReason(error: unknown): string {
  if (error instanceof OutOfTime) return NO_ANSWER
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown }
  if (typeof responseCode === 'number') return `the mail server answers ${responseCode}`
  return (typeof code === 'string' ? REASONS[code] : undefined) ?? failureReason(error)
}
