/** Numbers up to this size fit above every bar of a chart of twelve. */
const FITS = 999
/** Longer ones take up the room of three bars. */
const ROOM = 3

/**
 * Which bars have their value written above them: all of them where every value is short, otherwise the last, the largest and the first,
 * unless these would overlap.
 *
 * @param values of the bars from left to right; null where nothing was counted, which is written above its bar only if all values are short
 * @returns the indexes of those bars
 */
export function labelledBars(values: readonly (number | null)[]): ReadonlySet<number> {
  const largest = Math.max(0, ...values.map((value) => value ?? 0))
  if (largest <= FITS) return new Set(values.keys())
  const known = [...values.keys()].filter((place) => values[place] !== null)
  const wanted = [known.at(-1), values.indexOf(largest), known.at(0)].filter((place) => place !== undefined)
  return wanted.reduce<Set<number>>((chosen, place) => {
    if ([...chosen].every((other) => Math.abs(other - place) >= ROOM)) chosen.add(place)
    return chosen
  }, new Set())
}
