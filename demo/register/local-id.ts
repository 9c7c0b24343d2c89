import type { Council } from './councils'

/**
 * A person's number in the council's own system, such as `383-123456`: six digits that look random and are never repeated, because
 * a prime step visits every number of the range before it comes round again.
 *
 * @param person the person's position among all people on the register, below 900,000
 */
export function localIdOf(council: Council, person: number): string {
  return `${council.dfeCode}-${100_000 + ((person * 7919 + Number(council.dfeCode) * 613) % 900_000)}`
}
