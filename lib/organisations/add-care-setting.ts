import { callFunction } from '@/lib/db/call-function'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { actAnswer, outcomeOf, type Outcome } from '@/lib/people/outcome'
import { settingInput } from './schema'

/**
 * Adds a care setting to an NHS organisation. Its kind decides whether authorities are notified of look-ups made there.
 *
 * @throws CpisError `not-found` when there is no such NHS organisation; `conflict` when the setting exists already, or its kind does not
 */
export const addCareSetting = defineUseCase({
  name: 'organisation.add-setting',
  permission: 'care-setting.manage',
  input: settingInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const known = await tx.settingKind.findUnique({ where: { code: input.kind }, select: { code: true } })
    if (!known) throw new CpisError('conflict', 'Choose the kind of care setting', { field: 'kind' })
    const said = await callFunction(
      tx,
      'add_care_setting',
      { organisation: input.organisationId, kind: input.kind, name: input.settingName, by: actor.name },
      actAnswer,
    )
    const outcome = outcomeOf(said)
    if (outcome === 'already') throw new CpisError('conflict', 'There is a care setting of this name already', { field: 'settingName' })
    audit({ subject: { kind: 'organisation', id: input.organisationId }, details: { kind: input.kind, outcome } })
    return outcome
  },
})
