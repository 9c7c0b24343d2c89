/**
 * A posted form in texts that can be kept: no keyboard types a NUL and PostgreSQL keeps none, so one that somebody sends all the same becomes
 * the sign for what cannot be read, and the rules of the field judge that.
 */
export function plainForm(posted: FormData): FormData {
  const entries = [...posted.entries()]
  if (!entries.some(([name, value]) => `${name}${typeof value === 'string' ? value : ''}`.includes('\0'))) return posted
  const plain = new FormData()
  for (const [name, value] of entries) plain.append(withoutNul(name), typeof value === 'string' ? withoutNul(value) : value)
  return plain
}

function withoutNul(text: string): string {
  return text.replaceAll('\0', '\ufffd')
}
