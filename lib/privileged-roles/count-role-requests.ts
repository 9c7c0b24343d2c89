import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'

/** How many privileged roles wait for the caller to decide: those that they neither asked for nor would get. */
export const countRoleRequests = defineUseCase({
  name: 'role.count-requests',
  permission: 'role.approve',
  input: z.strictObject({}),
  run: async ({ tx }): Promise<number> => {
    const [row] = await tx.$queryRaw<{ waiting: number }[]>`
      select count(*)::integer as waiting from cpis.list_role_requests() where decision is null and not own and not about_self`
    return row?.waiting ?? 0
  },
})
