import { callFunction } from '@/lib/db/call-function'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { administeredPerson, type AdministeredPerson } from './person'
import { personInput } from './schema'

/**
 * A person with their roles, sessions and history of changes; an organisation's administrator sees only what happened there.
 *
 * @throws CpisError `not-found` for people of other organisations
 */
export const getPerson = defineUseCase({
  name: 'person.read',
  permission: 'person.manage',
  input: personInput,
  run: async ({ tx, input, audit }): Promise<AdministeredPerson> => {
    const person = await callFunction(tx, 'administered_person', { person: input.personId }, administeredPerson.nullable())
    if (!person) throw new CpisError('not-found', 'There is no such person')
    audit({ subject: { kind: 'person', id: input.personId } })
    return person
  },
})
