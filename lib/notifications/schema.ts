import { z } from 'zod'
import { addressField, pageField } from '@/lib/shared/address-field'

/** How many visits are on a page. */
export const VISITS_PER_PAGE = 25

/** The status of a visit: `new` is one that nobody has seen, overdue ones included. */
export const VISIT_FILTERS = ['all', 'new', 'overdue', 'seen', 'acknowledged'] as const
export type VisitFilter = (typeof VISIT_FILTERS)[number]

/** How far back: today in London, or so many days. */
export const SINCE_FILTERS = ['all', 'today', '7-days', '30-days'] as const
export type SinceFilter = (typeof SINCE_FILTERS)[number]

/** What the address of the notifications holds: which visits, and nothing about a child. `assigned` may be the id of a team. */
export const notificationsInput = z.object({
  status: addressField(z.enum(VISIT_FILTERS), 'all'),
  setting: addressField(
    z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      .max(60),
    'all',
  ),
  since: addressField(z.enum(SINCE_FILTERS), 'all'),
  assigned: addressField(z.union([z.enum(['all', 'mine', 'unassigned']), z.guid()]), 'all'),
  page: pageField,
})
export type NotificationsInput = z.output<typeof notificationsInput>

/** The notifications that an act is about. A visit has a few; a page with every box ticked has a few hundred. */
export const notificationIds = z.array(z.guid()).min(1, 'Tick at least one').max(5000)
