import type { z } from 'zod'
import type { CpisError } from '@/lib/shared/errors'
import type { FormProblem } from '@/lib/shared/form-answers'

/**
 * What to put right in a form that an act refused: everything the schema finds, one message for each field, in field order, as the page's
 * summary lists them. A fault that only the act itself can find comes alone.
 *
 * @param error the act's refusal
 * @param schema the schema of the act's input
 * @param said what the form said, with its fields in page order
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
