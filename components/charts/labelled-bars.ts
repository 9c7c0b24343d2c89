/** Numbers of this many figures fit above every bar of a chart of twelve. */
const FITS = 999
/** Longer ones take the room of three bars. */
const ROOM = 3

/**
 * Above which bars a value is written: above all of them where every value is short, or else above the last, the largest and the first,
 * as far as these do not run into each other.
 *
 * @param values of the bars from left to right; null where nothing was counted, which is said above its bar only among short ones
 * @returns the places of the bars
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
