import { defineUseCase } from '@/lib/use-case/define-use-case'
import { actOnPerson } from './act-on-person'
import { personInput } from './schema'

/**
 * Lets somebody who was suspended log in again, with the roles they hold.
 *
 * @throws CpisError `not-found` for people of other organisations
 */
export const reinstatePerson = defineUseCase({
  name: 'person.reinstate',
  permission: 'person.manage',
  input: personInput,
  run: actOnPerson('reinstate'),
})
