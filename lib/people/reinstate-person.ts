import { defineUseCase } from '@/lib/use-case/define-use-case'
import { outcomeOf, type Outcome } from './outcome'
import { personInput } from './schema'

/**
 * Lets somebody log in again who was suspended, with the roles that they hold.
 *
 * @throws CpisError `not-found` for people of other organisations
 */
export const reinstatePerson = defineUseCase({
  name: 'person.reinstate',
  permission: 'person.manage',
  input: personInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const [said] = await tx.$queryRaw<{ outcome: string }[]>`select cpis.act_on_person(${input.personId}::uuid, 'reinstate', ${actor.name}) as outcome`
    const outcome = outcomeOf(said?.outcome)
    audit({ subject: { kind: 'person', id: input.personId }, details: { outcome } })
    return outcome
  },
})
