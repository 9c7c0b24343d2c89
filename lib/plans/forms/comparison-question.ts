import { createHash } from 'node:crypto'
import type { TracedPerson } from '@/lib/demographics/trace-people'
import { samePerson } from '../number-verdict'
import { differsWords, replacedWords } from '../number-words'
import type { Draft } from './draft'
import type { Step } from './journey'

/** The page that asks about what demographics said. */
export const COMPARISON_PAGE = 'national-record'

/**
 * Asks about a person of whom demographics did not say that number, name and date of birth agree: whoever is sure saves it all the same, because
 * nothing that demographics say may keep an alert from clinicians. Says which detail differs and never what they hold. Nothing is asked when they
 * did not answer, or have been asked about somebody else since.
 *
 * @param person whom the form is about as it is filled in now
 * @param steps the form's own questions, to which "Change it" leads back
 */
export function comparisonQuestion({ compared, answers }: Draft, person: TracedPerson | null, steps: readonly Step[]): Step[] {
  if (!compared || !person || !samePerson(compared.person, person)) return []
  const words = wordsOf(compared.verdict)
  if (!words) return []
  // For just this answer about just this person: to be sure of one is not to be sure of the next.
  const code = createHash('sha256').update(JSON.stringify(compared)).digest('hex').slice(0, 16)
  const change = words.pages.find((page) => steps.some(({ path }) => path === page)) ?? 'check'
  return [
    {
      path: COMPARISON_PAGE,
      title: 'Is this right?',
      lead: words.lines,
      fields: [{ kind: 'radios', name: 'sure-of-record', label: 'Is this right?', options: [{ value: code, label: 'Yes, that is right' }] }],
      problems: answers['sure-of-record'] === code ? [] : [{ field: 'sure-of-record', message: 'Say whether this is right' }],
      rows: [{ label: 'National record', value: words.row }],
      mistake: { button: 'Yes, that is right', change },
    },
  ]
}

const SAVED_ALL_THE_SAME = 'If you save it as it is, clinicians see it, and it stays on the list of what needs your attention.'

type Words = {
  lines: string[]
  /** The pages of a form where it could be put right, the likeliest first. */
  pages: string[]
  /** What "Check your answers" says. */
  row: string
}

function wordsOf(verdict: NonNullable<Draft['compared']>['verdict']): Words | null {
  switch (verdict.kind) {
    case 'matched':
    case 'restricted':
    case 'unavailable':
      return null
    case 'differs':
      return {
        lines: [`${differsWords(verdict.details)} of this NHS number. Check what you typed, and the number.`, SAVED_ALL_THE_SAME],
        pages: ['name-and-date-of-birth', 'nhs-number'],
        row: differsWords(verdict.details),
      }
    case 'died':
      return {
        lines: ['The national record holds that the person with this NHS number has died. Check the number.', SAVED_ALL_THE_SAME],
        pages: ['nhs-number'],
        row: 'Holds that this person has died',
      }
    case 'not-found':
      return {
        lines: ['The national record does not know this NHS number. Check it.', SAVED_ALL_THE_SAME],
        pages: ['nhs-number'],
        row: 'Does not know this NHS number',
      }
    case 'replaced':
      return {
        lines: [`${replacedWords(verdict.by)}. Clinicians find the record under both.`, 'Record the new number on the child’s record afterwards.'],
        pages: ['nhs-number'],
        row: replacedWords(verdict.by),
      }
  }
}
