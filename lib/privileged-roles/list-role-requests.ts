import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import * as codes from '@/lib/db/codes.generated'
import { defineUseCase } from '@/lib/use-case/define-use-case'

/** A privileged role that was asked for. `aboutSelf`: it is for the reader, who therefore may not decide it. */
export const roleRequest = z.object({
  id: z.guid(),
  personId: z.guid(),
  personName: z.string(),
  roleLabel: z.string(),
  organisationName: z.string(),
  reason: z.string(),
  requestedAt: z.date(),
  requestedByName: z.string(),
  own: z.boolean(),
  aboutSelf: z.boolean(),
  decision: z.enum(codes.ROLE_REQUEST_DECISION).nullable(),
  decidedAt: z.date().nullable(),
  decidedByName: z.string().nullable(),
  declineReason: z.string().nullable(),
})
export type RoleRequest = z.output<typeof roleRequest>

/** `loggedInLately`: the person logged in recently enough to approve. */
export type RoleRequestList = { waiting: RoleRequest[]; decided: RoleRequest[]; loggedInLately: boolean }

/** Requests for privileged roles: those that are waiting, oldest first, and the last that were decided. */
export const listRoleRequests = defineUseCase({
  name: 'role.list-requests',
  permission: 'role.approve',
  input: z.strictObject({}),
  run: async ({ tx }): Promise<RoleRequestList> => {
    const loggedInLately = await callFunction(tx, 'logged_in_lately', {}, z.boolean())
    const requests = await callFunction(tx, 'list_role_requests', {}, z.array(roleRequest))
    return { waiting: requests.filter((one) => one.decision === null), decided: requests.filter((one) => one.decision !== null), loggedInLately }
  },
})
