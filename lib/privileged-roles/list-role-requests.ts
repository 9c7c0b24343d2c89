import { z } from 'zod'
import type * as codes from '@/lib/db/codes.generated'
import { defineUseCase } from '@/lib/use-case/define-use-case'

/** A privileged role that was asked for. `aboutSelf`: for the person who reads it, who may not decide it. */
export type RoleRequest = {
  id: string
  personId: string
  personName: string
  roleLabel: string
  organisationName: string
  reason: string
  requestedAt: Date
  requestedByName: string
  own: boolean
  aboutSelf: boolean
  decision: codes.RoleRequestDecision | null
  decidedAt: Date | null
  decidedByName: string | null
  declineReason: string | null
}

/** `agreesNow`: the person logged in so lately that they may approve. */
export type RoleRequestList = { waiting: RoleRequest[]; decided: RoleRequest[]; agreesNow: boolean }

/** Requests for privileged roles: those that wait, oldest first, and the last that were decided. */
export const listRoleRequests = defineUseCase({
  name: 'role.list-requests',
  permission: 'role.approve',
  input: z.strictObject({}),
  run: async ({ tx }): Promise<RoleRequestList> => {
    const [login] = await tx.$queryRaw<{ lately: boolean }[]>`select cpis.logged_in_lately() as lately`
    const requests = await tx.$queryRaw<RoleRequest[]>`
      select id, person_id as "personId", person_name as "personName", role_label as "roleLabel", organisation_name as "organisationName", reason,
             requested_at as "requestedAt", requested_by_name as "requestedByName", own, about_self as "aboutSelf", decision, decided_at as "decidedAt",
             decided_by_name as "decidedByName", decline_reason as "declineReason"
      from cpis.list_role_requests()`
    return { waiting: requests.filter((one) => one.decision === null), decided: requests.filter((one) => one.decision !== null), agreesNow: login?.lately ?? false }
  },
})
