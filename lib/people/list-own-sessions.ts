import { z } from 'zod'
import type { ProviderId } from '@/lib/identity/providers'
import { defineUseCase } from '@/lib/use-case/define-use-case'

/** A session of one's own: when it began, when it was used last, how one logged in and as what one worked. */
export type OwnSession = { at: Date; seenAt: Date; provider: ProviderId; workedAs: string; open: boolean }

/** The last ten sessions of the person who asks, so that they notice one that was not theirs. */
export const listOwnSessions = defineUseCase({
  name: 'session.list-own',
  permission: 'session.own',
  input: z.strictObject({}),
  run: ({ tx }): Promise<OwnSession[]> =>
    tx.$queryRaw<OwnSession[]>`select at, seen_at as "seenAt", provider, worked_as as "workedAs", open from cpis.own_sessions()`,
})
