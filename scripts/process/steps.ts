/**
 * Does one step of a command and prints one line about it: what it is, how it ended and how long it took.
 * @param title the beginning of the line, printed before the step begins
 * @param work returns the result in a few words; an empty string adds nothing
 */
export async function step(title: string, work: () => Promise<string> | string): Promise<void> {
  const begun = performance.now()
  process.stdout.write(`${title} ... `)
  const outcome = await work()
  process.stdout.write(`${outcome}${outcome === '' ? '' : ' '}(${seconds(begun)})\n`)
}

/** The time since a moment of `performance.now()`, as `1.2 s`. */
export function seconds(begun: number): string {
  return `${((performance.now() - begun) / 1000).toFixed(1)} s`
}
