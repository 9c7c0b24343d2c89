import type { PeopleInput } from './schema'

/** What the list of people is filtered by. What was searched for is never in an address. */
export type PeopleFilters = Omit<PeopleInput, 'term'>

/** The address of the list of people with these filters; `after` is the last person of the page before. */
export function peopleAddress(filters: PeopleFilters, change: Partial<PeopleFilters> = {}): string {
  const { role, state, organisation, after } = { ...filters, after: null, ...change }
  const said = new URLSearchParams(Object.entries({ role, state, organisation, after }).filter((pair): pair is [string, string] => pair[1] !== null))
  return said.size === 0 ? '/people' : `/people?${said}`
}

/** The page of one person. */
export function personAddress(personId: string): string {
  return `/people/${personId}`
}
