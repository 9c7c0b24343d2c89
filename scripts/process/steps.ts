/**
 * Does one step of a command and prints one line about it: what it is, what came of it and how long it took.
 * @param title begins the line, and stands while the step is going on
 * @param work returns what came of it in a few words; nothing is added for an empty string
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
