import { CpisError } from '@/lib/shared/errors'

/**
 * PostgreSQL's errors when somebody saves a plan or a child by hand at the very moment a file is being worked on: a unique key (23505), a
 * number that the child no longer has (23503), one plan of a type at a time (23P01), a deadlock (40P01), or a lock that took too long
 * (55P03). Each file is judged before it is merged, so it never breaks these rules by itself.
 */
const OVERTAKEN: ReadonlySet<unknown> = new Set(['23503', '23505', '23P01', '40P01', '55P03'])

/** The same for a rule that a trigger enforces: the child's record was closed meanwhile. */
const CLOSED = 'plan_of_open_child'

/**
 * Runs an act on the register and recognises when somebody else did something at the same moment, so that this is not reported as the
 * service being down.
 *
 * @param words what the person should do, as a sentence
 * @param act runs in one transaction, which has been rolled back by the time this throws
 * @throws CpisError `conflict` with these words and no cause, because PostgreSQL's error quotes the row; whatever else `act` throws
 */
export async function orChangedMeanwhile<Result>(words: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    throw isOvertaken(error) ? new CpisError('conflict', words) : error
  }
}

function isOvertaken(error: unknown): boolean {
  const { code, constraint } = (error ?? {}) as { code?: unknown; constraint?: unknown }
  return OVERTAKEN.has(code) || (code === '23514' && constraint === CLOSED)
}
