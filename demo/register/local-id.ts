import type { Council } from './councils'

/**
 * The number by which a council's own system knows a person, such as `383-123456`: six digits that look like chance and never
 * meet, because a prime step visits every number of the range before it returns.
 *
 * @param person the person's place among all people of the register, below 900,000
 */
export function localIdOf(council: Council, person: number): string {
  return `${council.dfeCode}-${100_000 + ((person * 7919 + Number(council.dfeCode) * 613) % 900_000)}`
}
