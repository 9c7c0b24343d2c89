import { z } from 'zod'
import { PLAN_TYPES } from './plan-codes'

/** How many plans stand on a page. */
export const PLANS_PER_PAGE = 25

/** Which plans by how they stand today: `ending` are current ones with 30 days or less to go. */
export const PLAN_STATUS_FILTERS = ['all', 'current', 'ending', 'ended'] as const
export type PlanStatusFilter = (typeof PLAN_STATUS_FILTERS)[number]

/** By what the list is ordered: the columns of its table. */
export const PLAN_SORTS = ['child', 'kind', 'started', 'ended', 'status', 'seen'] as const
export type PlanSort = (typeof PLAN_SORTS)[number]

/** The direction in which a column is first read: newest first for dates. */
export const FIRST_DIRECTION: Readonly<Record<PlanSort, 'asc' | 'desc'>> = {
  child: 'asc',
  kind: 'asc',
  started: 'desc',
  ended: 'desc',
  status: 'asc',
  seen: 'desc',
}

/** What the address of the list says. None of it is about a child; whatever makes no sense counts as not said. */
export const planListInput = z
  .object({
    kind: z.enum(['all', ...PLAN_TYPES]).catch('all'),
    status: z.enum(PLAN_STATUS_FILTERS).catch('all'),
    sort: z.enum(PLAN_SORTS).catch('started'),
    dir: z.enum(['asc', 'desc']).optional().catch(undefined),
    page: z.coerce.number().int().min(1).max(100_000).catch(1),
  })
  .transform((said) => ({ ...said, dir: said.dir ?? FIRST_DIRECTION[said.sort] }))
export type PlanListInput = z.output<typeof planListInput>
