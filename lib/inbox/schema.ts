import { z } from 'zod'

/** How many notifications stand on a page. */
export const NOTIFICATIONS_PER_PAGE = 25

/** What the address of the inbox says; whatever makes no sense counts as not said. */
export const notificationListInput = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1) })
