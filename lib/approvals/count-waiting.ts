import { z } from 'zod'
import { can } from '@/lib/policy/authorise'
import { defineUseCase } from '@/lib/use-case/define-use-case'

/** What waits for an answer: colleagues' requests that the person may decide, and plans that other authorities have offered. */
export type Waiting = { requests: number; offers: number }

/**
 * The numbers beside "Approvals" and "Transfers" in the navigation. The person's own requests wait for somebody else and are not counted.
 */
export const countWaiting = defineUseCase({
  name: 'approval.count',
  permission: 'upload.confirm-ending',
  input: z.strictObject({}),
  run: async ({ tx, actor }): Promise<Waiting> => {
    const practitioner = can(actor.role, 'plan.approve-protection-lift') && can(actor.role, 'plan.approve-reopening')
    const answersOffers = can(actor.role, 'plan.transfer')
    // Raw SQL: two counts in one statement, for the navigation of every page.
    const [waiting] = await tx.$queryRaw<Waiting[]>`
      select (select count(*)::integer from cpis.approval a
              where decision is null and requested_by is distinct from cpis.caller_user()
                and ((kind = 'endings' and requested_by is not null) or ${practitioner})
                and (kind <> 'endings' or exists (select from cpis.held_ending h where h.upload_id = a.upload_id and h.needs_approval and h.state = 'held'))) as requests,
             (select count(*)::integer from cpis.transfer
              where state = 'offered' and to_authority = cpis.caller_organisation() and ${answersOffers}) as offers`
    return waiting ?? { requests: 0, offers: 0 }
  },
})
