import { z } from 'zod'
import type { FoundPerson } from './access-record'
import { MOST_PEOPLE, peopleNamed } from './queries'
import { trimWhiteSpace } from '@/lib/shared/white-space'
import { defineUseCase } from '@/lib/use-case/define-use-case'

/** People whose name contains what was typed; `more` when there are others. The log records how many were found, never what was typed. */
export const findPeople = defineUseCase({
  name: 'access-record.find-person',
  permission: 'access-record.all',
  input: z.strictObject({ name: z.string().transform(trimWhiteSpace).pipe(z.string().min(2, 'Enter at least 2 letters of the name').max(120)) }),
  run: async ({ tx, input, audit }): Promise<{ people: FoundPerson[]; more: boolean }> => {
    const found = await peopleNamed(tx, input.name)
    audit({ details: { people: found.length } })
    return { people: found.slice(0, MOST_PEOPLE), more: found.length > MOST_PEOPLE }
  },
})
