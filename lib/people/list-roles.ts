import { z } from 'zod'
import { can } from '@/lib/policy/authorise'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import type { Choice } from './places'

/** The roles by which people can be filtered: those of the caller's kind of organisation, all for a national administrator. */
export const listRoles = defineUseCase({
  name: 'role.list',
  permission: 'person.manage',
  input: z.strictObject({}),
  run: ({ tx, actor }): Promise<Choice[]> =>
    tx.$queryRaw<Choice[]>`
      select code as value, label from cpis.role
      where ${can(actor.role, 'organisation.manage')} or ${actor.organisation.kind} = any (organisation_kind) order by label`,
})
