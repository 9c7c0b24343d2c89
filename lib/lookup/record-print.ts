import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'

/** Records that somebody printed a result, as far as the browser says so. The access itself was recorded before anything was shown. */
export const recordPrint = defineUseCase({
  name: 'lookup.print',
  permission: 'lookup.read',
  input: z.strictObject({ accessId: z.guid() }),
  run: async ({ input, audit }): Promise<void> => {
    audit({ subject: { kind: 'access', id: input.accessId } })
    return Promise.resolve()
  },
})
