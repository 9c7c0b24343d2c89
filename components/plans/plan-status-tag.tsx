import { Tag, type TagColour } from '@/components/nhs/tag'
import type { RegisteredPlan } from '@/lib/plans/registered-child'

const TAGS: Readonly<Record<RegisteredPlan['status'], { colour: TagColour; words: string }>> = {
  current: { colour: 'blue', words: 'Current' },
  ending: { colour: 'yellow', words: 'Ending soon' },
  ended: { colour: 'grey', words: 'Ended' },
  withdrawn: { colour: 'white', words: 'Withdrawn' },
}

/** The status of a plan today, in a word. */
export function PlanStatusTag({ status }: { status: RegisteredPlan['status'] }) {
  return <Tag colour={TAGS[status].colour}>{TAGS[status].words}</Tag>
}
