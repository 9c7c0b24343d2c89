/** What the product answered to one request. */
export interface Answer {
  /** What was asked for, in words. */
  request: string
  status: number
  body: string
  /** Milliseconds until the answer was whole. */
  took: number
}

/** Test T22: how soon everybody must be told that the service is unavailable, in milliseconds. */
export const longestAnswer = 5_000

/** Words of a result that says nothing is held, which must never be the answer to a fault. */
const nothingHeld = /No information held|No plan or care status held/i

/**
 * Whether an answer is the true result of the look-up that was made before the fault: it was recorded then, and stays true.
 * @param panel the title of the panel that it showed
 */
export function isTrueResult({ status, body, took }: Answer, panel: string): boolean {
  return status === 200 && body.includes(panel) && !nothingHeld.test(body) && took <= longestAnswer
}

/**
 * What is wrong with an answer that was given while the database could not be used.
 * @returns nothing when it says in time that the service is unavailable
 */
export function whatIsWrong({ status, body, took }: Answer): string[] {
  return [
    ...(status === 503 ? [] : [`status ${status}`]),
    ...(body.includes('CPIS is unavailable') ? [] : ['does not say that CPIS is unavailable']),
    ...(nothingHeld.test(body) ? ['says that nothing is held'] : []),
    ...(took <= longestAnswer ? [] : [`took ${Math.round(took)} ms`]),
  ]
}
