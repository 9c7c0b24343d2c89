import { CpisError } from '@/lib/shared/errors'

/**
 * What PostgreSQL answers when somebody saves a plan or a child by hand in the very moment in which a file is worked on: a unique key
 * (23505), a number that the child no longer has (23503), one plan of a type at a time (23P01), each waiting for the other (40P01), or one
 * waiting too long (55P03). Each file is judged before it is merged, so that it never breaks these by itself.
 */
const OVERTAKEN: ReadonlySet<unknown> = new Set(['23503', '23505', '23P01', '40P01', '55P03'])

/** The same of what a trigger keeps: the child's record was closed meanwhile. */
const CLOSED = 'plan_of_open_child'

/**
 * Runs an act on the register and tells apart what somebody else did in the same moment, so that nobody is told that the service is down.
 *
 * @param words what the person is to do, as a sentence
 * @param act runs in one transaction, which is rolled back by then
 * @throws CpisError `conflict` with these words; whatever else `act` throws as it is. Without a cause: PostgreSQL quotes the row in its own.
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
