/** Words for why somebody looked, by the code that the access record holds (security-and-reliability section 2). */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['direct-care', 'Direct care now'],
  ['safeguarding', 'Safeguarding concern'],
  ['unborn', 'Unborn child'],
  ['other', 'Another reason'],
])

/**
 * Why somebody looked, in the words of the look-up form.
 *
 * @param code as recorded; one that this version does not know is shown as it is
 */
export function reasonLabel(code: string): string {
  return REASONS.get(code) ?? code
}
