import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'

/**
 * Records that somebody printed a result of theirs, as far as the browser says so. The access itself was recorded before anything was shown.
 *
 * @throws CpisError `not-found` for somebody else's access, one of more than 12 hours ago and one that never was: nothing is written about it
 */
export const recordPrint = defineUseCase({
  name: 'lookup.print',
  permission: 'lookup.read',
  input: z.strictObject({ accessId: z.guid() }),
  run: async ({ tx, input, audit }): Promise<void> => {
    if (!(await callFunction(tx, 'is_own_access', { event: input.accessId }, z.boolean())))
      throw new CpisError('not-found', 'There is no such result')
    audit({ subject: { kind: 'access', id: input.accessId } })
  },
})
