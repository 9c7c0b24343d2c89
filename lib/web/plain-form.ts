/**
 * A posted form as text that can be stored: no keyboard types a NUL and PostgreSQL cannot store one, so any that is sent becomes the
 * replacement character, which the field's rules then judge.
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
