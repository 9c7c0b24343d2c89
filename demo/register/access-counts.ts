import { isFound } from './accesses'
import type { RegisteredPerson } from './child'
import { Random } from './random'
import type { SeedClock } from './seed-clock'

/**
 * Spreads a total of look-ups over people: a third of them are never looked up, most others a few times, some twenty times or more in a
 * register of the usual size.
 *
 * @param people yields everybody, from the beginning each time it is called
 * @param total the number of look-ups; the awkward cases get theirs first
 * @returns the count for each person, by position; two bytes each
 */
export function countAccesses(seed: number, clock: SeedClock, people: () => Iterable<RegisteredPerson>, size: number, total: number): Uint16Array {
  const weights = new Float32Array(size)
  const counts = new Uint16Array(size)
  let left = total
  let sum = 0
  let nth = 0
  for (const person of people()) {
    if (isFound(person, clock)) {
      if (person.accesses !== undefined) {
        counts[nth] = person.accesses
        left -= person.accesses
      } else {
        const random = new Random(seed, 'access count', nth)
        weights[nth] = random.chance(1 / 3) ? 0 : 0.05 + 3 * random.fraction() ** 3
      }
    }
    sum += weights[nth++] ?? 0
  }
  spread(weights, counts, sum, Math.max(0, left))
  return counts
}

/** Rounds running totals instead of single shares, so that rounding errors are carried on and the total comes out right. */
function spread(weights: Float32Array, counts: Uint16Array, sum: number, total: number): void {
  if (sum === 0) return
  let running = 0
  let given = 0
  for (const [nth, weight] of weights.entries()) {
    if (weight === 0) continue
    running += weight
    const upTo = Math.min(total, Math.round((running / sum) * total))
    counts[nth] = upTo - given
    given = upTo
  }
}
