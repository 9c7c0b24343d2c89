import type { PhaseName } from './phases'

/** Parts that run beside others: in each lane one after another. */
type Lanes = PhaseName[][]

/**
 * What runs beside what, on two cores. Rounds come one after another.
 *
 * - The compiler, the linter and the unit tests use one core each.
 * - Integration tests and browser tests use both cores by themselves.
 * - What measures has the machine to itself.
 */
const rounds: Lanes[] = [
  [['types', 'layers', 'unit'], ['lint', 'build']],
  [['integration']],
  [['measured']],
  [['e2e']],
  [['verify']],
]

/** What a part waits for in the other lanes of its round: the build writes declarations that the compiler and the linter read. */
export const waitsFor: Partial<Record<PhaseName, PhaseName[]>> = { build: ['types', 'lint'] }

/** The rounds of a run in which only some parts are wanted. */
export function roundsOf(wanted: readonly PhaseName[]): Lanes[] {
  return rounds
    .map((lanes) => lanes.map((lane) => lane.filter((name) => wanted.includes(name))).filter((lane) => lane.length > 0))
    .filter((lanes) => lanes.length > 0)
}
