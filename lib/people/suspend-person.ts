import { defineUseCase } from '@/lib/use-case/define-use-case'
import { actOnPerson } from './act-on-person'
import { personInput } from './schema'

/**
 * Suspends somebody everywhere. Their sessions end at once, and they cannot log in until they are reinstated.
 *
 * @throws CpisError `not-found` for people of other organisations
 */
export const suspendPerson = defineUseCase({
  name: 'person.suspend',
  permission: 'person.manage',
  input: personInput,
  run: actOnPerson('suspend'),
})
