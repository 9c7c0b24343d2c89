import { instructionLabel } from '@/lib/plans/labels'
import type { PlanInstruction } from '@/lib/plans/plan-codes'
import type { DisclosedRecord, LiveDisclosure } from './disclosure'

/** Nobody reads more lines than this in a corridor. */
const MOST_LINES = 3

/** The coded instructions, the most urgent first. */
const MOST_PRESSING: readonly PlanInstruction[] = ['missing-from-care', 'contact-restricted', 'ring-on-arrival', 'ring-before-discharge']

/**
 * What to do now, most pressing first: the coded instructions of the plans in place, then the service's own words (design decisions 11 and 23).
 *
 * @returns one to three sentences
 */
export function whatToDo(result: LiveDisclosure): string[] {
  if (result.outcome === 'none' || result.outcome === 'not_checked') {
    return [
      'Decide with what you see and hear: nothing here replaces your judgement.',
      'If you are worried about the child, make a safeguarding referral in the usual way.',
    ]
  }
  if (result.outcome === 'protected') {
    return [
      'Call the duty team before you share anything about this visit with anybody.',
      'Follow your safeguarding procedure, and tell your safeguarding lead.',
    ]
  }
  const current = result.records.filter((record) => record.standing === 'current')
  // A plan on its way to another authority belongs to both until that one has taken over.
  const named = (current.length > 0 ? current : result.records).flatMap((record) =>
    record.standing === 'current' && record.transferTo ? [record.authority.name, record.transferTo.name] : [record.authority.name],
  )
  const authorities = [...new Set(named)].join(' and ')
  const own =
    current.length > 0
      ? [
          `Call ${authorities} and say why the child is here, what you have seen, and who is with the child.`,
          'Tell your safeguarding lead and follow your safeguarding procedure.',
        ]
      : [`Ask about what was in place. Call ${authorities} if you are worried.`, 'Follow your safeguarding procedure.']
  return [...codedLines(current), ...own].slice(0, MOST_LINES)
}

/** What the authorities ask for, each thing once. Nothing is left out for lack of lines: the last line takes the rest. */
function codedLines(current: DisclosedRecord[]): string[] {
  const asked = MOST_PRESSING.filter((instruction) => current.some((record) => record.details.instructions.includes(instruction)))
  const lines = asked.map(instructionLabel)
  return lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES - 1), lines.slice(MOST_LINES - 1).join('. ')] : lines
}
