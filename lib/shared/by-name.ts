/** The order of names in a directory: as people sort them, not by their bytes. Those of the same name stay as they were. */
export function byName(one: { name: string }, other: { name: string }): number {
  return one.name.localeCompare(other.name, 'en-GB')
}
