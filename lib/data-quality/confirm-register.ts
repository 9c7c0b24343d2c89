import { z } from 'zod'
import { databaseNow } from '@/lib/db/clock'
import { defineUseCase } from '@/lib/use-case/define-use-case'

/**
 * Says that the person has compared their own authority's list with CPIS, and that CPIS holds all of it as it is today. Clinicians read the
 * date with every result, as after a file. For authorities that keep plans by hand, and for days without changes.
 */
export const confirmRegister = defineUseCase({
  name: 'quality.confirm-register',
  permission: 'upload.save',
  input: z.strictObject({}),
  run: async ({ tx, actor, audit }): Promise<void> => {
    await tx.authority.updateMany({ where: { organisationId: actor.organisation.id }, data: { registerUpdatedAt: await databaseNow(tx) } })
    audit({})
  },
})
