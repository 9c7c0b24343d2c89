/**
 * A short reference for a check, to say on the telephone: the last eight characters of its id, in two groups. It tells nothing of the
 * child.
 *
 * @param eventId the id of the access
 * @returns for instance `7F3A-22AB`, hexadecimal in capitals
 */
export function resultReference(eventId: string): string {
  const end = eventId.replaceAll('-', '').slice(-8).toUpperCase()
  return `${end.slice(0, 4)}-${end.slice(4)}`
}
