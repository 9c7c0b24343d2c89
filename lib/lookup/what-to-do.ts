import { instructionLabel } from '@/lib/plans/labels'
import type { LiveDisclosure } from './disclosure'

/** No more than this many lines are read in a corridor. */
const MOST_LINES = 3

/**
 * What to do now, most pressing first: the coded instructions of the plans in place, then the service's own words (decision 11, 23).
 *
 * @returns one to three sentences
 */
export function whatToDo(result: LiveDisclosure): string[] {
  if (result.outcome === 'none') {
    return ['Decide with what you see and hear: nothing here replaces your judgement.', 'If you are worried about the child, make a safeguarding referral in the usual way.']
  }
  if (result.outcome === 'shielded') {
    return ['Call the duty team before you share anything about this visit with anybody.', 'Follow your safeguarding procedure, and tell your safeguarding lead.']
  }
  const current = result.records.filter((record) => record.standing === 'current')
  const coded = [...new Set(current.flatMap((record) => record.details.instructions))].map(instructionLabel)
  const authorities = [...new Set((current.length > 0 ? current : result.records).map((record) => record.authority.name))].join(' and ')
  const own = current.length > 0
    ? [`Call ${authorities} and say why the child is here, what you have seen, and who is with the child.`, 'Tell your safeguarding lead and follow your safeguarding procedure.']
    : [`Ask about what was in place. Call ${authorities} if you are worried.`, 'Follow your safeguarding procedure.']
  return [...coded, ...own].slice(0, MOST_LINES)
}
