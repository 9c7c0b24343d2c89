import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { listedPerson, type ListedPerson } from './person'
import { PEOPLE_SHOWN, peopleInput } from './schema'

/** A page of people by name. When there are more, `next` is the last of these: the next page begins after them. */
export type PeoplePage = { people: ListedPerson[]; next: string | null }

/**
 * The people an administrator manages: those at their organisation, or at all for a national administrator. Each page starts from a
 * person, so that the last is as quick as the first and no name is in an address.
 */
export const listPeople = defineUseCase({
  name: 'person.list',
  permission: 'person.manage',
  input: peopleInput,
  run: async ({ tx, input, audit }): Promise<PeoplePage> => {
    const found = await callFunction(tx, 'list_people', { ...input, limit: PEOPLE_SHOWN + 1 }, z.array(listedPerson))
    const people = found.slice(0, PEOPLE_SHOWN)
    audit({ details: { shown: people.length, searched: input.term !== null } })
    return { people, next: found.length > PEOPLE_SHOWN ? (people.at(-1)?.id ?? null) : null }
  },
})
