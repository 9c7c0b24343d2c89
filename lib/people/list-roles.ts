import { z } from 'zod'
import { can } from '@/lib/policy/authorise'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import type { Choice } from './places'

/** The roles that people can be filtered by: those of the caller's kind of organisation, or all for a national administrator. */
export const listRoles = defineUseCase({
  name: 'role.list',
  permission: 'person.manage',
  input: z.strictObject({}),
  run: async ({ tx, actor }): Promise<Choice[]> => {
    const where = can(actor.role, 'organisation.manage') ? {} : { organisationKind: { has: actor.organisation.kind } }
    const roles = await tx.role.findMany({ where, select: { code: true, label: true }, orderBy: { label: 'asc' } })
    return roles.map(({ code, label }) => ({ value: code, label }))
  },
})
