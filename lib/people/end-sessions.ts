import { defineUseCase } from '@/lib/use-case/define-use-case'
import { actOnPerson } from './act-on-person'
import { personInput } from './schema'

/**
 * Ends every session of somebody at once. They can log in again.
 *
 * @throws CpisError `not-found` for people of other organisations
 */
export const endSessions = defineUseCase({
  name: 'session.end-all',
  permission: 'session.end',
  input: personInput,
  run: actOnPerson('end-sessions'),
})
