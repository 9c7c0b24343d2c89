/** Sorts by name as people would, as in a directory, not by bytes. Items with the same name keep their order. */
export function byName(one: { name: string }, other: { name: string }): number {
  return one.name.localeCompare(other.name, 'en-GB')
}
