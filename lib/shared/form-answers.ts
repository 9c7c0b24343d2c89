/** One thing to put right and the field where to do so; `leadsTo` is the page to go to instead, where there is one. */
export type FormProblem = { field: string; message: string; leadsTo?: string }

/** A form as it was sent: what was typed, by field name, and what needs to be put right. */
export type KeptForm = { answers: Record<string, string[]>; problems: FormProblem[] }

/**
 * What needs to be put right in a form, for the summary at the top of a page with several forms like it.
 *
 * @param suffix the ending of this form's field ids
 */
export function problemsOnPage(kept: KeptForm | null, suffix = ''): FormProblem[] {
  return kept?.problems.map((problem) => ({ ...problem, field: `${problem.field}${suffix}` })) ?? []
}

/** What a field shows: what was typed, or else what is saved. */
export function typedOr(kept: KeptForm | null, field: string, saved: string): string {
  return kept?.answers[field]?.[0] ?? saved
}

/** Which boxes are ticked: those that were sent, or else those that are saved. A form sent with none ticked has none. */
export function tickedOr(kept: KeptForm | null, field: string, saved: readonly string[]): readonly string[] {
  return kept ? (kept.answers[field] ?? []) : saved
}

/** The message at a field, if any. */
export function problemAt(kept: KeptForm | null, field: string): string | null {
  return kept?.problems.find((problem) => problem.field === field)?.message ?? null
}
