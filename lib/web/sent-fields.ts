/** The fields of a posted form for a use-case, by their names: several values of one name with spaces between, no files, nothing of the framework. */
export function sentFields(form: FormData): Record<string, string> {
  const sent: Record<string, string> = {}
  for (const name of new Set(form.keys())) {
    if (name.startsWith('$') || name === 'page' || name === 'from') continue
    sent[name] = form.getAll(name).filter((value) => typeof value === 'string').join(' ')
  }
  return sent
}
