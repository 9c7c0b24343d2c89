import { z } from 'zod'
import { addressField, pageField } from '@/lib/shared/address-field'
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

/** What the address of the list says. None of it is about a child. */
export const planListInput = z
  .object({
    kind: addressField(z.enum(['all', ...PLAN_TYPES]), 'all'),
    status: addressField(z.enum(PLAN_STATUS_FILTERS), 'all'),
    sort: addressField(z.enum(PLAN_SORTS), 'started'),
    dir: addressField(z.enum(['asc', 'desc']).optional(), undefined),
    page: pageField,
  })
  .transform((said) => ({ ...said, dir: said.dir ?? FIRST_DIRECTION[said.sort] }))
export type PlanListInput = z.output<typeof planListInput>
