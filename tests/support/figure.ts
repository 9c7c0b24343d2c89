/**
 * Prints one figure of a long test on one line: what was measured, what is required, whether it is met, and the seed if there is chance.
 *
 * @param name the test and what is measured, such as `T30 delivered or given up`
 * @param measured the figure, with its unit
 * @param required what it must be, in words
 * @returns `met`, for the test to expect
 */
export function printFigure(name: string, measured: string | number, required: string, met: boolean, seed?: number): boolean {
  console.log(`${name}: ${measured} (required: ${required}) ${met ? 'pass' : 'FAIL'}${seed === undefined ? '' : `, seed ${seed}`}`)
  return met
}
