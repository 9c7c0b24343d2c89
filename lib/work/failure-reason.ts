import { Refusal } from '@/lib/shared/refusal'

/** Work that failed for a reason of our own wording, which is for operators and holds no personal data. */
export class WorkFailure extends Error {}

/** Work that took longer than its queue allows. */
export class OutOfTime extends WorkFailure {
  /** @param limit in milliseconds */
  constructor(limit: number) {
    super(`not done within ${limit / 1000} seconds`)
  }
}

/** Work whose lease ran out, or that another process has taken over. */
export class LeaseLost extends WorkFailure {}

/**
 * Why something failed, worded for operators and free of personal data: the message of a database can quote a row and that of a mail server
 * an address, so only words of ours and codes pass.
 */
export function failureReason(error: unknown): string {
  if (error instanceof WorkFailure || error instanceof Refusal) return error.message
  const { code } = error as { code?: unknown }
  if (typeof code === 'string' && /^[A-Z0-9_]{2,20}$/.test(code)) return `failed with ${code}`
  return `failed with ${error instanceof Error ? error.name : 'an unknown error'}`
}
