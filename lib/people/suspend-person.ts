import { defineUseCase } from '@/lib/use-case/define-use-case'
import { actOnPerson } from './act-on-person'
import { suspensionInput } from './schema'

/**
 * Suspends somebody everywhere, for a reason. Their sessions end at once, and they cannot log in until they are reinstated. It takes no
 * second person and no new log-in, so that either of two national administrators can stop the other.
 *
 * @throws CpisError `not-found` for people of other organisations
 */
export const suspendPerson = defineUseCase({
  name: 'person.suspend',
  permission: 'person.manage',
  input: suspensionInput,
  run: actOnPerson('suspend'),
})
