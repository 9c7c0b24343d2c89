import { demographics } from '@/lib/demographics/configured-service'
import { traceMany } from '@/lib/demographics/trace-people'
import { traceProblem, type TraceVerdict } from '@/lib/demographics/trace-verdict'
import type { RejectedRow, ValidatedRows } from '../read/validate-rows'

/** What the demographics service said about the number of a row that is loaded. */
export type NumberStatus = 'matched' | 'restricted'

/** A file's rows after the demographics service was asked; or that it did not answer, so that the file has to wait (`CPF05`). */
export type TracedRows =
  { readonly answered: true; readonly validated: ValidatedRows; readonly statuses: Map<number, NumberStatus> } | { readonly answered: false }

/** A person whose number was confirmed in the last few days with exactly these details, and who is not asked about again. */
export type KnownPerson = {
  readonly nhsNumber: string
  readonly familyName: string
  readonly givenName: string
  readonly dateOfBirth: string
  readonly status: NumberStatus
}

/** How many people are asked about between two reports of progress. */
const PEOPLE_OF_A_STEP = 1000
/** The longest a file waits for the service, in milliseconds. */
const WITHIN_IN_MS = 45_000

/**
 * Asks the demographics service whose numbers the accepted rows have. Rows with somebody else's number, nobody's or a replaced one are not
 * loaded. A row that withdraws a mistake is not asked about: the number may be the mistake.
 *
 * @param known people who need not be asked about again
 * @param progress is told how many people have been asked about
 * @returns if no service is configured, the rows as they are and no statuses
 */
export async function traceRows(
  validated: ValidatedRows,
  known: readonly KnownPerson[],
  progress: (asked: number) => Promise<void>,
): Promise<TracedRows> {
  const service = demographics()
  const statuses = new Map<number, NumberStatus>()
  if (service === null) return { answered: true, validated, statuses }
  const recently = new Map(known.map((person) => [person.nhsNumber, person]))
  const asked = validated.accepted.filter(({ row, plan }) => {
    if (plan.withdrawn) return false
    const person = recently.get(plan.nhsNumber)
    if (!person || person.familyName !== plan.familyName || person.givenName !== plan.givenName || person.dateOfBirth !== plan.dateOfBirth)
      return true
    statuses.set(row, person.status)
    return false
  })
  const givenUp = performance.now() + WITHIN_IN_MS
  const problems = new Map<number, RejectedRow>()
  for (let at = 0; at < asked.length; at += PEOPLE_OF_A_STEP) {
    const step = asked.slice(at, at + PEOPLE_OF_A_STEP)
    const verdicts = await traceMany(
      service,
      step.map(({ plan }) => plan),
      { within: Math.max(1, givenUp - performance.now()) },
    )
    for (const [place, { row, plan }] of step.entries()) {
      const verdict: TraceVerdict = verdicts[place] ?? { kind: 'unavailable' }
      if (verdict.kind === 'unavailable') return { answered: false }
      const problem = traceProblem(verdict)
      if (problem)
        problems.set(row, {
          row,
          number: plan.nhsNumber,
          code: problem.code,
          problems: [{ column: problem.column, reason: problem.reason }],
          replacedBy: problem.replacedBy,
        })
      else if (verdict.kind === 'matched' || verdict.kind === 'restricted') statuses.set(row, verdict.kind)
    }
    await progress(at + step.length)
  }
  return { answered: true, validated: withoutRows(validated, problems), statuses }
}

/** The same rows, with those that are not loaded after all moved to the rejected ones. */
function withoutRows(validated: ValidatedRows, problems: ReadonlyMap<number, RejectedRow>): ValidatedRows {
  if (problems.size === 0) return validated
  return {
    accepted: validated.accepted.filter(({ row }) => !problems.has(row)),
    rejected: [...validated.rejected, ...problems.values()],
    repeated: validated.repeated,
  }
}
