import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'

/** Under which name the search of the list of people waits with the session. */
export const PEOPLE_SEARCH = 'people'

export const peopleSearchInput = z.strictObject({ term: z.string().max(200, 'Type 200 characters or fewer') })

/** Writes down that people were searched for. What was typed waits with the session and stands in no address and no log. */
export const searchPeople = defineUseCase({
  name: 'person.search',
  permission: 'person.manage',
  input: peopleSearchInput,
  run: ({ input, audit }): Promise<void> => {
    audit({ details: { empty: input.term.trim() === '' } })
    return Promise.resolve()
  },
})
