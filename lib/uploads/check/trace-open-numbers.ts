import { demographics } from '@/lib/demographics/configured-service'
import { closedByAdoption } from '@/lib/plans/number-verdict'
import type { RunStage } from '@/lib/use-case/define-staged-use-case'
import type { ValidatedRows } from '../read/validate-rows'
import { traceRows, type KnownPerson, type TracedRows } from './trace-rows'

/**
 * Traces the rows of a file, except those under a number that an adoption closed: nobody asks demographics about one. The register says what
 * becomes of them.
 *
 * @returns what {@link traceRows} returns, with these rows among the accepted ones
 */
export async function traceOpenNumbers(
  stage: RunStage,
  validated: ValidatedRows,
  known: readonly KnownPerson[],
  progress: (asked: number) => Promise<void>,
): Promise<TracedRows> {
  if (demographics() === null) return traceRows(validated, known, progress)
  const numbers = [...new Set(validated.accepted.map(({ plan }) => plan.nhsNumber))]
  const closed = await stage(({ tx }) => closedByAdoption(tx, numbers))
  if (closed.size === 0) return traceRows(validated, known, progress)
  const isClosed = ({ plan }: ValidatedRows['accepted'][number]) => closed.has(plan.nhsNumber)
  const traced = await traceRows({ ...validated, accepted: validated.accepted.filter((row) => !isClosed(row)) }, known, progress)
  if (!traced.answered) return traced
  const accepted = [...traced.validated.accepted, ...validated.accepted.filter(isClosed)].sort((one, other) => one.row - other.row)
  return { ...traced, validated: { ...traced.validated, accepted } }
}
