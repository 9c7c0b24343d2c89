import type { z } from 'zod'
import type { CpisError } from '@/lib/shared/errors'
import type { FormProblem } from '@/lib/shared/form-answers'

/**
 * What is to be mended in a form that an act refused: everything that the schema finds, one message for a field, in the order of the fields, as
 * the summary of a page lists them. What only the act itself can find stands alone.
 *
 * @param error with which the act refused
 * @param schema of what the act takes
 * @param said what the form said, its fields in the order of the page
 */
export function formProblems(error: CpisError, schema: z.ZodType, said: unknown): FormProblem[] {
  const parsed = schema.safeParse(said)
  if (parsed.success) return [{ field: error.field ?? 'form', message: error.message, ...(error.leadsTo && { leadsTo: error.leadsTo }) }]
  const first = new Map<string, string>()
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? 'form')
    if (!first.has(field)) first.set(field, issue.message)
  }
  const fields = Object.keys(Object(said))
  return [...first].map(([field, message]) => ({ field, message })).toSorted((one, other) => fields.indexOf(one.field) - fields.indexOf(other.field))
}
