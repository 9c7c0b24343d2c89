import { choiceAnswer } from '@/lib/shared/typed-answers'
import { planRows, withdrawnProblems } from './end-journey'
import type { Journey } from './journey'
import { planClash } from './plan-clash'
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

/** Withdraws a plan that was a mistake: clinicians no longer see it, and the history keeps it. */
export const withdrawJourney: Journey<RecordFacts> = {
  name: 'withdraw',
  caption: 'Withdraw a plan as entered in error',
  load: loadRecord,
  version: ({ plan }) => plan?.versionId ?? null,
  steps: ({ answers }) => {
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
