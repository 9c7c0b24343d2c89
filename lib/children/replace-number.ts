import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { violatedRule } from '@/lib/db/violated-rule'
import { CpisError } from '@/lib/shared/errors'
import { anyClosedForEver } from '@/lib/plans/closed-numbers'
import { registeredChild } from '@/lib/plans/child-queries'
import { keepVerdict } from '@/lib/plans/number-verdict'
import { takeBackOffers } from '@/lib/transfers/take-back-offers'
import { defineCheckedUseCase } from '@/lib/use-case/define-use-case'
import { assertReplaced } from './assert-replaced'
import { alreadyHeld, childForNewNumber } from './number-rules'
import { replacementInput } from './number-schema'
import { changedMeanwhile } from './queries'

/** What became of the record: `joined` when the authority holds the child under both numbers, so that both records stay. */
export type ReplacedNumber = 'replaced' | 'joined'

const replacementAnswer = z.enum(['replaced', 'joined', 'not-permitted', 'unknown', 'changed-meanwhile', 'closed', 'same', 'held', 'not-recorded'])

/**
 * Records that a child's NHS number was replaced by another (design decision 25): the record moves to the new one, and whoever has the old one is
 * led there. Never after an adoption. Where the authority holds the same person under the new number too, both records stay, each of which is
 * found under either number.
 *
 * @throws CpisError `not-found` for another authority's child; `conflict` as when a number is corrected, when the register or the
 * demographics service contradicts the replacement, and when that service, where there is one, does not answer
 */
export const replaceNumber = defineCheckedUseCase({
  name: 'child.replace-number',
  checkName: 'child.check-replacement',
  permission: 'plan.write',
  input: replacementInput,
  before: assertReplaced,
  check: async ({ tx, input, audit, about }) => {
    audit({ subject: { kind: 'child', id: input.childId } })
    const child = await childForNewNumber(tx, input, { mayHold: true })
    about(child)
    return child
  },
  run: async ({ tx, actor, input, audit, answer, found: child }): Promise<ReplacedNumber> => {
    if (await anyClosedForEver(tx, [child.nhsNumber, input.number])) throw notRecorded()
    const offers = await takeBackOffers(tx, actor, { childId: input.childId })
    let outcome: z.output<typeof replacementAnswer>
    try {
      outcome = await callFunction(
        tx,
        'replace_number',
        { child: input.childId, number: input.number, seen: input.seen, name: actor.name },
        replacementAnswer,
      )
    } catch (error) {
      throw violatedRule(error) === null ? error : alreadyHeld(null)
    }
    if (outcome === 'not-recorded') throw notRecorded()
    if (outcome === 'held') throw alreadyHeld(null)
    if (outcome !== 'replaced' && outcome !== 'joined') throw changedMeanwhile()
    // Demographics have just said whose the new number is.
    const verdict = answer && outcome === 'joined' ? ({ kind: 'replaced', by: input.number, present: answer } as const) : answer
    if (verdict) await keepVerdict(tx, actor, await registeredChild(tx, child.childId), verdict)
    audit({ subject: { kind: 'child', id: input.childId }, details: { offers, outcome } })
    return outcome
  },
})

/**
 * One sentence for every reason, because it must not tell an authority of an adoption that another one recorded. The other reasons: the old
 * number has already been replaced by a different one, or the new one leads back to the old one.
 */
function notRecorded(): CpisError {
  return new CpisError(
    'conflict',
    'CPIS could not record this. Check both numbers. If the present number was wrong from the beginning, correct it instead',
    { field: 'number' },
  )
}
