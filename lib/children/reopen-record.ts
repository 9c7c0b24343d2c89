import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { assertClosedByDeath } from './queries'
import { reopeningInput } from './reopening-schema'

/** What opening a record again did. */
export type Reopened = { plansBack: number }

/**
 * Opens a record again that a death closed by mistake, and puts the plans that ended with it back as they were, where that is asked for. An
 * adoption is not undone like this: that takes two people.
 *
 * @throws CpisError `not-found` for another authority's child; `conflict` when the record has changed since or no death closed it
 */
export const reopenRecord = defineUseCase({
  name: 'child.reopen',
  permission: 'plan.write',
  input: reopeningInput,
  run: async ({ tx, actor, input, audit }): Promise<Reopened> => {
    await assertClosedByDeath(tx, input.childId, input.seen)
    const [answer] = await tx.$queryRaw<{ outcome: string }[]>`
      select cpis.reopen_record(${input.childId}::uuid, ${input.seen}::uuid, ${input.plans === 'back'}, ${actor.name}) as outcome`
    const plansBack = Number(answer?.outcome ?? 'none')
    if (!Number.isInteger(plansBack)) throw new CpisError('conflict', 'This record changed while you worked. Read it again before you save', { field: 'form' })
    audit({ subject: { kind: 'child', id: input.childId }, details: { plansBack, reason: input.reason } })
    return { plansBack }
  },
})
