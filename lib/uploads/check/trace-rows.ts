import type { ToldVerdict } from '@/lib/demographics/trace-in-turn'
import { agrees, traceProblem, type AgreeingVerdict } from '@/lib/demographics/trace-verdict'
import type { AcceptedRow, RejectedRow, ValidatedRows } from '../read/validate-rows'

/** What the demographics service said about the number of a row that is loaded, and when it said so; null when it said so about the child that is held, some time ago. */
export type TracedNumber = { readonly status: AgreeingVerdict; readonly at: Date | null }

/** What is known of the numbers of a file's rows, by row. A row in neither was not asked about. */
export type TracedNumbers = {
  readonly statuses: ReadonlyMap<number, TracedNumber>
  /** Rows that are loaded although their person could not be compared yet (decision 050). */
  readonly waiting: ReadonlySet<number>
}

/** Nobody was asked about. */
export const NOT_TRACED: TracedNumbers = { statuses: new Map(), waiting: new Set() }

/** What the service answered about a row, and when. */
export type RowAnswer = { readonly verdict: ToldVerdict; readonly at: Date }

/** A person whose number was confirmed with exactly these details. */
export type KnownPerson = {
  readonly nhsNumber: string
  readonly familyName: string
  readonly givenName: string
  readonly dateOfBirth: string
  readonly status: AgreeingVerdict
  /** In the last few days, so that nobody need ask again. */
  readonly lately: boolean
}

/** What is known of a file's people before anybody is asked, and which rows are to be asked about. */
export type RowsToTrace = { readonly asked: readonly AcceptedRow[]; readonly known: ReadonlyMap<number, KnownPerson> }

/**
 * Finds out which accepted rows are to be asked about. Not those of people who were confirmed lately; nor a row that withdraws a mistake: the
 * number may be the mistake; nor a number that an adoption closed, which the register refuses.
 *
 * @param known people who were confirmed before, lately or not
 * @param closed the numbers that an adoption closed, at whatever authority
 */
export function rowsToTrace({ accepted }: ValidatedRows, known: readonly KnownPerson[], closed: ReadonlySet<string>): RowsToTrace {
  const people = new Map(known.map((person) => [person.nhsNumber, person]))
  const asked: AcceptedRow[] = []
  const confirmed = new Map<number, KnownPerson>()
  for (const one of accepted) {
    const { row, plan } = one
    if (plan.withdrawn || closed.has(plan.nhsNumber)) continue
    const person = people.get(plan.nhsNumber)
    const same = person?.familyName === plan.familyName && person.givenName === plan.givenName && person.dateOfBirth === plan.dateOfBirth
    if (person && same) confirmed.set(row, person)
    if (!person || !same || !person.lately) asked.push(one)
  }
  return { asked, known: confirmed }
}

/** A file's rows after its people were asked about. */
export type TracedRows = { readonly validated: ValidatedRows; readonly numbers: TracedNumbers }

/**
 * What the answers mean for the rows. Rows with somebody else's number, nobody's or a replaced one are not loaded. Whoever could not be asked
 * about keeps what was confirmed before, if the row says just that; otherwise the row waits: it is loaded, and compared later.
 */
export function judgeAnswers(validated: ValidatedRows, { asked, known }: RowsToTrace, answers: ReadonlyMap<number, RowAnswer>): TracedRows {
  const statuses = new Map<number, TracedNumber>([...known].map(([row, { status }]) => [row, { status, at: null }]))
  const problems = new Map<number, RejectedRow>()
  const waiting = new Set<number>()
  for (const { row, plan } of asked) {
    const answer = answers.get(row)
    if (answer === undefined) {
      if (!known.has(row)) waiting.add(row)
      continue
    }
    const { verdict, at } = answer
    const problem = traceProblem(verdict)
    if (problem)
      problems.set(row, {
        row,
        number: plan.nhsNumber,
        code: problem.code,
        problems: [{ column: problem.column, reason: problem.reason }],
        replacedBy: problem.replacedBy,
      })
    else if (agrees(verdict.kind)) statuses.set(row, { status: verdict.kind, at })
  }
  return { validated: withoutRows(validated, problems), numbers: { statuses, waiting } }
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
