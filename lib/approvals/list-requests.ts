import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { endingsOf } from '@/lib/uploads/queries'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import type { ListedRequest } from './approval'

/** How many decided requests are listed. */
const DECIDED_SHOWN = 20
/** How many of a file's plans are named beside the question; the file's page has all. */
const ENDINGS_SHOWN = 30

/** `loggedInLately`: the person logged in recently enough to agree as the second person. */
export type RequestList = { waiting: ListedRequest[]; decided: ListedRequest[]; loggedInLately: boolean }

/**
 * The requests of the person's own authority that need a second person: those waiting, oldest first, then those decided last. Endings that
 * a later file has overtaken no longer wait for anybody.
 */
export const listRequests = defineUseCase({
  name: 'approval.list',
  permission: 'upload.confirm-ending',
  input: z.strictObject({}),
  run: async ({ tx }): Promise<RequestList> => {
    const loggedInLately = await callFunction(tx, 'logged_in_lately', {}, z.boolean())
    // Raw SQL: the union of two lists, with counts and plans of each.
    const requests = await tx.$queryRaw<Omit<ListedRequest, 'endingPlans'>[]>`
      with listed as (
        (select * from cpis.approval a where decision is null and
           (kind <> 'endings' or exists (select from cpis.held_ending h where h.upload_id = a.upload_id and h.needs_approval and h.state = 'held'))
         order by requested_at)
        union all
        (select * from cpis.approval where decision is not null order by decided_at desc limit ${DECIDED_SHOWN})
      )
      select a.id, a.kind, a.reason, a.requested_at as "requestedAt", a.requested_by_name as "requestedByName",
             a.requested_by is not distinct from cpis.caller_user() as own,
             a.requested_by is null as "byCommand", a.decision, a.decided_at as "decidedAt",
             a.decided_by_name as "decidedByName", a.child_id as "childId", c.nhs_number as "nhsNumber", c.family_name as "familyName", c.given_name as "givenName",
             case when a.kind = 'adoption' and a.decision is null then coalesce((
               select json_agg(json_build_object('type', p.type, 'startDate', p.start_date, 'endDate', e.former_end) order by p.start_date desc)
               from cpis.ended_with_closing(a.child_id) e join cpis.plan p on p.id = e.plan_id), '[]') else '[]' end as "plansBack",
             case when a.kind = 'joined-number' and a.decision is null then (
               select json_build_object('linkId', l.link_id, 'former', l.former_number, 'present', l.present_number, 'recordedAt', l.recorded_at)
               from cpis.links_of_child(a.child_id) l where l.link_id = a.link_id) end as link,
             a.upload_id as "uploadId", u.file_name as "fileName",
             (select count(*)::integer from cpis.held_ending h where h.upload_id = a.upload_id and h.needs_approval
                and (a.decision is not null or h.state = 'held')) as endings,
             (select count(distinct b.row_id)::integer from cpis.held_ending h join cpis.row_beside_plan b on b.plan_id = h.plan_id
              where h.upload_id = a.upload_id and h.needs_approval and h.state = 'held' and b.waits_for_ending) as following
      from listed a left join cpis.child c on c.id = a.child_id left join cpis.upload u on u.id = a.upload_id
      order by a.decided_at desc nulls first, a.requested_at, a.id`
    for (const { link } of requests) if (link) link.recordedAt = new Date(link.recordedAt)
    const waiting: ListedRequest[] = []
    for (const one of requests.filter(({ decision }) => decision === null)) {
      const endings = one.uploadId ? (await endingsOf(tx, one.uploadId)).filter(({ settled }) => settled === 'held') : []
      waiting.push({ ...one, endingPlans: endings.slice(0, ENDINGS_SHOWN) })
    }
    return { waiting, decided: requests.filter((one) => one.decision !== null).map((one) => ({ ...one, endingPlans: [] })), loggedInLately }
  },
})
