/** A posted form's fields for a use-case, by name: several values are joined by spaces; no files, and nothing that the framework adds. */
export function sentFields(form: FormData): Record<string, string> {
  const sent: Record<string, string> = {}
  for (const name of new Set(form.keys())) {
    if (name.startsWith('$') || name === 'page' || name === 'from') continue
    sent[name] = form
      .getAll(name)
      .filter((value) => typeof value === 'string')
      .join(' ')
  }
  return sent
}
