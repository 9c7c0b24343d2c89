import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { outcomeOf, type Outcome } from '@/lib/people/outcome'
import { settingInput } from '@/lib/people/schema'

/**
 * Adds a care setting to an NHS organisation. Its kind decides whether authorities are notified of look-ups made there.
 *
 * @throws CpisError `not-found` when there is no such NHS organisation; `conflict` when the setting is there already, or its kind is none
 */
export const addCareSetting = defineUseCase({
  name: 'organisation.add-setting',
  permission: 'care-setting.manage',
  input: settingInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const [known] = await tx.$queryRaw<{ code: string }[]>`select code from cpis.setting_kind where code = ${input.kind}`
    if (!known) throw new CpisError('conflict', 'Choose the kind of care setting', { field: 'kind' })
    const [said] = await tx.$queryRaw<{ outcome: string }[]>`
      select cpis.add_care_setting(${input.organisationId}::uuid, ${input.kind}, ${input.settingName}, ${actor.name}) as outcome`
    const outcome = outcomeOf(said?.outcome)
    if (outcome === 'already') throw new CpisError('conflict', 'There is a care setting of this name already', { field: 'settingName' })
    audit({ subject: { kind: 'organisation', id: input.organisationId }, details: { kind: input.kind, outcome } })
    return outcome
  },
})
