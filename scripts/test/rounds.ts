import type { PhaseName } from './phases'

/** Lanes run in parallel; the parts of a lane run one after another. */
type Lanes = PhaseName[][]

/**
 * What runs in parallel, on two cores. Rounds run one after another.
 *
 * - The compiler, the linter and the unit tests use one core each.
 * - Integration tests and browser tests each use both cores.
 * - What measures has the machine to itself.
 */
const rounds: Lanes[] = [
  [
    ['types', 'layers', 'format', 'unit'],
    ['lint', 'build'],
  ],
  [['integration']],
  [['measured']],
  [['e2e']],
  [['verify']],
]

/** What a part waits for in the other lanes of its round: the build writes declarations, which the compiler reads. */
export const waitsFor: Partial<Record<PhaseName, PhaseName[]>> = { build: ['types'] }

/** The rounds of a run with only some of the parts. */
export function roundsOf(wanted: readonly PhaseName[]): Lanes[] {
  return rounds
    .map((lanes) => lanes.map((lane) => lane.filter((name) => wanted.includes(name))).filter((lane) => lane.length > 0))
    .filter((lanes) => lanes.length > 0)
}
