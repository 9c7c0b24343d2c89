import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { defineCheckedUseCase } from '@/lib/use-case/define-use-case'
import { changedMeanwhile, childClosedByDeath } from './queries'
import { reopeningInput } from './reopening-schema'

/** What reopening a record did. */
export type Reopened = { plansBack: number }

/**
 * Reopens a record that was closed by mistake for a death and, if asked to, puts the plans that ended with it back as they were. An
 * adoption is not undone like this: that takes two people.
 *
 * @throws CpisError `not-found` for another authority's child; `conflict` when the record has changed since or was not closed by a death
 */
export const reopenRecord = defineCheckedUseCase({
  name: 'child.reopen',
  checkName: 'child.check-reopening',
  permission: 'plan.write',
  input: reopeningInput,
  check: async ({ tx, input, audit, about }) => {
    audit({ subject: { kind: 'child', id: input.childId } })
    about(await childClosedByDeath(tx, input.childId, input.seen))
  },
  run: async ({ tx, actor, input, audit }): Promise<Reopened> => {
    const answer = await callFunction(
      tx,
      'reopen_record',
      { child: input.childId, seen: input.seen, plansBack: input.plans === 'back', name: actor.name },
      z.string(),
    )
    const plansBack = Number(answer)
    if (!Number.isInteger(plansBack)) throw changedMeanwhile()
    audit({ subject: { kind: 'child', id: input.childId }, details: { plansBack, reason: input.reason } })
    return { plansBack }
  },
})
