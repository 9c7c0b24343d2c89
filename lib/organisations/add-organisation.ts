import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { newOrganisationInput } from './schema'

/**
 * Adds a council or an NHS organisation by its public code. It begins as "onboarding".
 *
 * @returns its id
 * @throws CpisError `conflict` when the code is taken already
 */
export const addOrganisation = defineUseCase({
  name: 'organisation.add',
  permission: 'organisation.manage',
  input: newOrganisationInput,
  run: async ({ tx, actor, input, audit }): Promise<string> => {
    const { kind, name, code, gssCode } = input
    const [made] = await callFunction(
      tx,
      'add_organisation',
      { kind, name, code, gss: gssCode, by: actor.name },
      z.tuple([z.object({ outcome: z.string(), organisation: z.guid().nullable() })]),
    )
    if (made.outcome === 'code-held') throw new CpisError('conflict', 'There is an organisation with this code already', { field: 'code' })
    if (made.outcome === 'gss-code-held') throw new CpisError('conflict', 'There is a council with this GSS code already', { field: 'gssCode' })
    if (made.outcome !== 'done' || made.organisation === null) throw new CpisError('not-permitted', 'This role may not do that')
    audit({ subject: { kind: 'organisation', id: made.organisation }, details: { kind, code } })
    return made.organisation
  },
})
