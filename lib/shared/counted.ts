/**
 * A count with what it counts: "1 plan", "2 plans", "1,204 plans".
 *
 * @param many the plural, where it is not just the word with an s
 */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`
}
