import { isFound } from './accesses'
import type { RegisteredPerson } from './child'
import { Random } from './random'
import type { SeedClock } from './seed-clock'

/**
 * How often each person was looked up, so that it adds up to a total: a third never, most of the others a few times, some twenty times or more
 * in a register of the usual size.
 *
 * @param people gives everybody anew each time it is called
 * @param total how many look-ups there are in all; the awkward cases have theirs first
 * @returns by the person's place; two bytes each
 */
export function countAccesses(
  seed: number, clock: SeedClock, people: () => Iterable<RegisteredPerson>, size: number, total: number,
): Uint16Array {
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

/** Rounds running sums, not single shares, so that what is lost by one is given to the next and the total comes out. */
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
