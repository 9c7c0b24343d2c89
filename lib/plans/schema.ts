import { z } from 'zod'
import { addressField, pageField } from '@/lib/shared/address-field'
import { parseIsoDate } from '@/lib/shared/calendar-date'
import { PLAN_TYPES } from './plan-codes'

/** How many plans are on a page. */
export const PLANS_PER_PAGE = 25

/** Plans by today's status: `ending` are current ones with 30 days or fewer to go, `attention` those that somebody has to deal with. */
export const PLAN_STATUS_FILTERS = ['all', 'attention', 'current', 'ending', 'ended'] as const
export type PlanStatusFilter = (typeof PLAN_STATUS_FILTERS)[number]

/** What the list is sorted by: what needs attention first, or a column of its table. Equal plans are sorted newest first. */
const PLAN_SORTS = ['attention', 'child', 'kind', 'started', 'ended', 'status', 'seen'] as const
export type PlanSort = (typeof PLAN_SORTS)[number]

/** The direction a column is sorted in at first: newest first for dates. */
export const FIRST_DIRECTION: Readonly<Record<PlanSort, 'asc' | 'desc'>> = {
  attention: 'asc',
  child: 'asc',
  kind: 'asc',
  started: 'desc',
  ended: 'desc',
  status: 'asc',
  seen: 'desc',
}

const day = z.string().transform((text) => parseIsoDate(text))

/** What the address of the list holds. None of it is about a child. */
export const planListInput = z
  .object({
    kind: addressField(z.enum(['all', ...PLAN_TYPES]), 'all'),
    status: addressField(z.enum(PLAN_STATUS_FILTERS), 'all'),
    /** Started between these days, both included. */
    from: addressField(day, null),
    to: addressField(day, null),
    sort: addressField(z.enum(PLAN_SORTS), 'attention'),
    dir: addressField(z.enum(['asc', 'desc']).optional(), undefined),
    page: pageField,
  })
  .transform((said) => ({ ...said, dir: said.dir ?? FIRST_DIRECTION[said.sort] }))
export type PlanListInput = z.output<typeof planListInput>
