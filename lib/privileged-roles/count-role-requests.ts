import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { roleRequest } from './list-role-requests'

/** How many privileged roles are waiting for the caller's decision: those they neither asked for nor would get. */
export const countRoleRequests = defineUseCase({
  name: 'role.count-requests',
  permission: 'role.approve',
  input: z.strictObject({}),
  run: async ({ tx }): Promise<number> => {
    const requests = await callFunction(tx, 'list_role_requests', {}, z.array(roleRequest))
    return requests.filter(({ decision, own, aboutSelf }) => decision === null && !own && !aboutSelf).length
  },
})
