import { Tag, type TagColour } from '@/components/nhs/tag'
import type { VisitStatus } from '@/lib/notifications/listed-visit'

const TAGS: Readonly<Record<VisitStatus, { colour: TagColour; words: string }>> = {
  overdue: { colour: 'red', words: 'Overdue' },
  new: { colour: 'blue', words: 'New' },
  seen: { colour: 'yellow', words: 'Seen' },
  acknowledged: { colour: 'grey', words: 'Acknowledged' },
}

/** The state of a visit, in a word. */
export function VisitStatusTag({ status }: { status: VisitStatus }) {
  return <Tag colour={TAGS[status].colour}>{TAGS[status].words}</Tag>
}
