import { defineUseCase } from '@/lib/use-case/define-use-case'
import { outcomeOf, type Outcome } from './outcome'
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
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const [said] = await tx.$queryRaw<{ outcome: string }[]>`select cpis.act_on_person(${input.personId}::uuid, 'end-sessions', ${actor.name}) as outcome`
    const outcome = outcomeOf(said?.outcome)
    audit({ subject: { kind: 'person', id: input.personId }, details: { outcome } })
    return outcome
  },
})
