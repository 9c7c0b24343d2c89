import { setTimeout as pause } from 'node:timers/promises'
import { isCpisError } from '@/lib/shared/errors'
import { errorFields, log } from '@/lib/shared/log'

/** Longest that somebody waits for an answer before their page says how far it has come, in milliseconds. */
const SOON = 2_500

/**
 * Lets work on a file go on for as long as it takes, and waits for it only as long as a page may. What becomes of it stands on the upload;
 * if this process ends meanwhile, the page of the upload notices.
 */
export async function startWork(work: Promise<unknown>): Promise<void> {
  const watched = work.catch((error: unknown) => {
    // A conflict is told by the state of the upload. Nothing else is expected, and no message of the database is logged: it may quote a row.
    if (!isCpisError(error)) log('error', 'work on a file failed', { ...errorFields(error), errorMessage: undefined })
  })
  await Promise.race([watched, pause(SOON, undefined, { ref: false })])
}
