import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { providerIds } from '@/lib/identity/providers'
import { defineUseCase } from '@/lib/use-case/define-use-case'

/** A session of one's own: when it began, when it was used last, how one logged in and as what one worked. */
const ownSession = z.object({ at: z.date(), seenAt: z.date(), provider: z.enum(providerIds), workedAs: z.string(), open: z.boolean() })
export type OwnSession = z.output<typeof ownSession>

/** The last ten sessions of the person who asks, so that they notice one that was not theirs. */
export const listOwnSessions = defineUseCase({
  name: 'session.list-own',
  permission: 'session.own',
  input: z.strictObject({}),
  run: ({ tx }): Promise<OwnSession[]> => callFunction(tx, 'own_sessions', {}, z.array(ownSession)),
})
