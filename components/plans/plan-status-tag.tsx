import type { ListedPlan } from '@/lib/plans/listed-plan'

const TAGS: Readonly<Record<ListedPlan['status'], { colour: string; words: string }>> = {
  current: { colour: 'blue', words: 'Current' },
  ending: { colour: 'yellow', words: 'Ending soon' },
  ended: { colour: 'grey', words: 'Ended' },
}

/** How a plan stands today, in a word. */
export function PlanStatusTag({ status }: { status: ListedPlan['status'] }) {
  return <strong className={`nhsuk-tag nhsuk-tag--${TAGS[status].colour} whitespace-nowrap`}>{TAGS[status].words}</strong>
}
