import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { countOfNew } from './queries'

/** How many of the authority's notifications nobody has seen: the number beside "Notifications" in the navigation. */
export const countNewNotifications = defineUseCase({
  name: 'notification.count',
  permission: 'notification.read',
  input: z.strictObject({}),
  run: ({ tx }): Promise<number> => countOfNew(tx),
})
