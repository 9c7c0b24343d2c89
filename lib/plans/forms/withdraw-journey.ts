import { dayOf } from '@/lib/db/columns'
import type { Transaction } from '@/lib/db/transaction'
import { clinicalDate } from '@/lib/shared/date-format'
import { choiceAnswer } from '@/lib/shared/typed-answers'
import type { Draft } from './draft'
import { planRows, withdrawnProblems } from './end-journey'
import type { Journey } from './journey'
import { planClash } from './plan-clash'
import { mistakeQuestion, type Mistake } from './plan-questions'
import { loadRecord, type RecordFacts } from './record-facts'

/** Why a plan was a mistake: a fixed list, so that nobody writes free text about a child. */
export const WITHDRAWAL_REASONS = ['wrong-child', 'wrong-kind', 'never-in-place', 'entered-twice'] as const
export type WithdrawalReason = (typeof WITHDRAWAL_REASONS)[number]

const WORDS: Readonly<Record<WithdrawalReason, string>> = {
  'wrong-child': 'It was entered for the wrong child',
  'wrong-kind': 'It is of the wrong kind',
  'never-in-place': 'It was never in place',
  'entered-twice': 'It was entered twice',
}

/** And from whom the plan was taken over, which has none any more. */
type WithdrawFacts = RecordFacts & { takenOver: { from: string; movedOn: string } | null }

/** Withdraws a plan that was a mistake: clinicians no longer see it, and the history keeps it. */
export const withdrawJourney: Journey<WithdrawFacts> = {
  name: 'withdraw',
  caption: 'Withdraw a plan as entered in error',
  load: async (tx, draft) => ({ ...(await loadRecord(tx, draft)), takenOver: await takenOver(tx, draft) }),
  version: ({ plan }) => plan?.versionId ?? null,
  steps: ({ answers, facts }) => {
    const title = 'Why was it entered in error?'
    const reason = choiceAnswer(answers, 'why', WITHDRAWAL_REASONS)
    return [
      {
        path: 'why',
        title,
        fields: [
          {
            kind: 'radios',
            name: 'why',
            label: title,
            hint: 'A plan that was right and is over is ended, not withdrawn.',
            options: WITHDRAWAL_REASONS.map((value) => ({ value, label: WORDS[value] })),
          },
        ],
        problems: reason ? [] : [{ field: 'why', message: 'Say why it was entered in error' }],
        rows: [{ label: 'Why', value: reason ? WORDS[reason] : 'Not chosen' }],
      },
      ...mistakeQuestion(leavesNobody(facts), answers),
    ]
  },
  check: ({ facts }) => ({
    lines: ['Clinicians see nothing of it as soon as you save. Your history keeps it.'],
    banner: facts.child,
    fixed: planRows(facts.plan),
    problems: withdrawnProblems(facts),
    button: 'Withdraw the plan',
  }),
  clash: planClash([], (_, seen) => seen),
  doneTitle: 'Plan withdrawn',
}

async function takenOver(tx: Transaction, { planId }: Draft): Promise<WithdrawFacts['takenOver']> {
  if (planId === null) return null
  const transfer = await tx.transfer.findFirst({
    where: { newPlanId: planId, state: 'accepted' },
    orderBy: { decidedAt: 'desc' },
    select: { movesOn: true, giver: { select: { organisation: { select: { name: true } } } } },
  })
  return transfer && { from: transfer.giver.organisation.name, movedOn: clinicalDate(dayOf(transfer.movesOn)) }
}

/** Of a plan that was taken over nobody has another: the authority that gave it ended its own. */
function leavesNobody({ takenOver: taken, plan }: WithdrawFacts): Mistake[] {
  if (!taken || !plan) return []
  const words = [
    `You took this plan over from ${taken.from} on ${taken.movedOn}, and their own has ended.`,
    `If you withdraw it, no authority has it in place: call ${taken.from}, or offer it back to them instead.`,
  ]
  return [{ code: `taken-over-${plan.planId}`, words: words.join(' '), page: 'why' }]
}
