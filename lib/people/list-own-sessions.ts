import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { providerIds } from '@/lib/identity/providers'
import { defineUseCase } from '@/lib/use-case/define-use-case'

/** One of your own sessions: when it began and was last used, how you logged in and the role you worked in. */
const ownSession = z.object({ at: z.date(), seenAt: z.date(), provider: z.enum(providerIds), workedAs: z.string(), open: z.boolean() })
export type OwnSession = z.output<typeof ownSession>

/** The caller's own last ten sessions, so that they can spot one that was not theirs. */
export const listOwnSessions = defineUseCase({
  name: 'session.list-own',
  permission: 'session.own',
  input: z.strictObject({}),
  run: ({ tx }): Promise<OwnSession[]> => callFunction(tx, 'own_sessions', {}, z.array(ownSession)),
})
