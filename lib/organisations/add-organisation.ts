import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { newOrganisationInput } from '@/lib/people/schema'

/**
 * Adds a council or an NHS organisation by its public code. It begins as "onboarding".
 *
 * @returns its id
 * @throws CpisError `conflict` when the code is held already
 */
export const addOrganisation = defineUseCase({
  name: 'organisation.add',
  permission: 'organisation.manage',
  input: newOrganisationInput,
  run: async ({ tx, actor, input, audit }): Promise<string> => {
    const [made] = await tx.$queryRaw<{ outcome: string; organisation: string | null }[]>`
      select outcome, organisation from cpis.add_organisation(${input.kind}, ${input.name}, ${input.code}, ${input.gssCode}, ${actor.name})`
    if (made?.outcome === 'code-held') throw new CpisError('conflict', 'There is an organisation with this code already', { field: 'code' })
    if (made?.outcome === 'gss-code-held') throw new CpisError('conflict', 'There is a council with this GSS code already', { field: 'gssCode' })
    if (made?.outcome !== 'done' || made.organisation === null) throw new CpisError('not-permitted', 'This role may not do that')
    audit({ subject: { kind: 'organisation', id: made.organisation }, details: { kind: input.kind, code: input.code } })
    return made.organisation
  },
})
