import { z } from 'zod'
import { pageField } from '@/lib/shared/address-field'

/** How many notifications stand on a page. */
export const NOTIFICATIONS_PER_PAGE = 25

/** What the address of the inbox says. */
export const notificationListInput = z.object({ page: pageField })
