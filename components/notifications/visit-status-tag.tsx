import type { VisitStatus } from '@/lib/notifications/listed-visit'

const TAGS: Readonly<Record<VisitStatus, { colour: string; words: string }>> = {
  overdue: { colour: 'red', words: 'Overdue' },
  new: { colour: 'blue', words: 'New' },
  seen: { colour: 'yellow', words: 'Seen' },
  acknowledged: { colour: 'grey', words: 'Acknowledged' },
}

/** How a visit stands, in a word. */
export function VisitStatusTag({ status }: { status: VisitStatus }) {
  return <strong className={`nhsuk-tag nhsuk-tag--${TAGS[status].colour} whitespace-nowrap`}>{TAGS[status].words}</strong>
}
