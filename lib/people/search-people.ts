import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'

/** The name that the search of the list of people is kept under with the session. */
export const PEOPLE_SEARCH = 'people'

export const peopleSearchInput = z.strictObject({ term: z.string().max(200, 'Type 200 characters or fewer') })

/** Records that people were searched for. What was typed is kept with the session, and never in an address or log. */
export const searchPeople = defineUseCase({
  name: 'person.search',
  permission: 'person.manage',
  input: peopleSearchInput,
  run: ({ input, audit }): Promise<void> => {
    audit({ details: { empty: input.term.trim() === '' } })
    return Promise.resolve()
  },
})
