/** One thing to mend and the field where it is mended; `leadsTo` is a page where the matter lies instead, where there is one. */
export type FormProblem = { field: string; message: string; leadsTo?: string }

/** A form as it was sent: what was typed, by the names of its fields, and what is to be mended in it. */
export type KeptForm = { answers: Record<string, string[]>; problems: FormProblem[] }

/**
 * What is to be mended in a form, for the summary at the top of a page on which several like it stand.
 *
 * @param suffix what the ids of this form's fields end with
 */
export function problemsOnPage(kept: KeptForm | null, suffix = ''): FormProblem[] {
  return kept?.problems.map((problem) => ({ ...problem, field: `${problem.field}${suffix}` })) ?? []
}

/** What stands in a field: as it was typed, or else what is saved. */
export function typedOr(kept: KeptForm | null, field: string, saved: string): string {
  return kept?.answers[field]?.[0] ?? saved
}

/** Which of several boxes are ticked: as they were sent, or else as it is saved. A form that was sent without any has none. */
export function tickedOr(kept: KeptForm | null, field: string, saved: readonly string[]): readonly string[] {
  return kept ? (kept.answers[field] ?? []) : saved
}

/** The message at a field, if any. */
export function problemAt(kept: KeptForm | null, field: string): string | null {
  return kept?.problems.find((problem) => problem.field === field)?.message ?? null
}
