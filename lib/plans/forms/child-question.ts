import type { CalendarDate } from '@/lib/shared/calendar-date'
import { clinicalDate } from '@/lib/shared/date-format'
import { formatNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'
import { dateAnswer, nameAnswer, numberAnswer, problemsOf, textAnswer, type Read } from '@/lib/shared/typed-answers'
import type { Answers } from '@/lib/shared/typed-answers'
import type { RegisteredChild, TypedChild } from '../registered-child'
import type { FieldProblem } from '@/lib/shared/typed-answers'
import { replacedWords } from '../number-words'
import { ONE_NAME } from '../record-parts'
import type { Draft } from './draft'
import type { Step } from './journey'

/** Questions about whom a plan is for: the number, whether the child already held is the one meant, or who the child is. */

const LONGEST_LOCAL_ID = 40
const HIDDEN_CHARACTER = /[\p{C}\u2028\u2029]/u

/** Says that a number can have no further plans, because of an adoption. */
export const CLOSED_NUMBER = 'This NHS number was closed and takes no plan. Ask for the child’s present number'

/** Says that a record was closed and can have no further plans. */
export function closedMessage(child: RegisteredChild): string {
  if (child.closedWhy === 'adopted') return CLOSED_NUMBER
  return 'This record was closed when the child died, and takes no plan. Check the NHS number'
}

/** "What is the NHS number?" */
export function numberQuestion(answers: Answers, name: string, asked: { title: string; hint: string; refused?: string | null }): Step {
  const number = numberAnswer(answers, name)
  return {
    path: 'nhs-number',
    title: asked.title,
    fields: [{ kind: 'text', name, label: asked.title, hint: asked.hint, width: 'number', numeric: true }],
    problems: number.ok ? (asked.refused ? [{ field: name, message: asked.refused }] : []) : problemsOf(number),
    rows: [{ label: 'NHS number', value: number.ok ? formatNhsNumber(number.value) : 'Not entered' }],
  }
}

/** "Is this the child?", about whoever is on the register under the number. */
export function samePersonQuestion(answers: Answers, child: RegisteredChild, title = 'Is this the child?'): Step {
  const problem: FieldProblem | null =
    answers['is-this'] === child.childId
      ? null
      : answers['is-this'] === 'no'
        ? { field: 'is-this', message: 'Check the NHS number. If the record has the wrong name or date of birth, correct its details first' }
        : { field: 'is-this', message: 'Say whether this is the right person' }
  return {
    path: 'is-this-the-child',
    title,
    banner: child,
    // "Yes" means this record: a different number opens the question again.
    fields: [
      {
        kind: 'radios',
        name: 'is-this',
        label: title,
        options: [
          { value: child.childId, label: 'Yes' },
          { value: 'no', label: 'No' },
        ],
      },
    ],
    problems: problem ? [problem] : [],
    rows: [],
  }
}

/** Name, date of birth and the authority's own reference. */
export function personQuestion(answers: Answers, today: CalendarDate, asked: { title: string; lead?: string[]; born?: CalendarDate }): Step {
  const reads = personReads(answers, today, asked.born ?? null)
  return {
    path: 'name-and-date-of-birth',
    title: asked.title,
    lead: asked.lead,
    fields: [
      { kind: 'text', name: 'family-name', label: 'Family name', width: 'name' },
      { kind: 'text', name: 'given-name', label: 'Given names', width: 'name' },
      {
        kind: 'checkboxes',
        name: 'one-name',
        label: 'Only if there are no given names',
        options: [{ value: ONE_NAME, label: 'This person has one name' }],
      },
      ...(asked.born ? [] : [{ kind: 'date' as const, name: 'born', label: 'Date of birth' }]),
      { kind: 'text', name: 'local-id', label: 'Your own reference (optional)', hint: 'The number of the record in your own system', width: 'name' },
    ],
    problems: problemsOf(reads.family, reads.given, ...(asked.born ? [] : [reads.born]), reads.localId),
    rows: [
      { label: 'Family name', value: textAnswer(answers, 'family-name') || 'Not entered' },
      { label: 'Given names', value: textAnswer(answers, 'given-name') || (hasOneName(answers) ? 'None: one name only' : 'Not entered') },
      { label: 'Date of birth', value: reads.born.ok ? clinicalDate(reads.born.value) : 'Not entered' },
      { label: 'Your own reference', value: textAnswer(answers, 'local-id') || 'None' },
    ],
  }
}

/** Who was typed, or null while something is missing or wrong. */
export function typedPerson(answers: Answers, today: CalendarDate, born: CalendarDate | null = null): TypedChild | null {
  const reads = personReads(answers, today, born)
  if (!reads.family.ok || !reads.given.ok || !reads.born.ok || !reads.localId.ok) return null
  return { familyName: reads.family.value, givenName: reads.given.value, dateOfBirth: reads.born.value, localId: reads.localId.value }
}

/** Somebody who was typed, with the number that was typed into a field; null while something is missing or wrong. */
export function typedUnderNumber<Person>(answers: Answers, person: Person | null, field: string): (Person & { nhsNumber: NhsNumber }) | null {
  const number = numberAnswer(answers, field)
  return person && number.ok ? { ...person, nhsNumber: number.value } : null
}

/** Says that demographics replaced the number in a field, of somebody who is not on the register yet: the new one is to be entered. */
export function replacedMessage({ answers, draft: { compared } }: { answers: Answers; draft: Draft }, field: string): string | null {
  const number = numberAnswer(answers, field)
  if (compared?.verdict.kind !== 'replaced' || !number.ok || number.value !== compared.person.nhsNumber) return null
  return `${replacedWords(compared.verdict.by)}. Enter that one`
}

function hasOneName(answers: Answers): boolean {
  return answers['one-name'] === ONE_NAME
}

/** Some people have one name, which stands as the family name; that none was typed must not pass for it. */
function givenNames(answers: Answers): Read<string> {
  const typed = textAnswer(answers, 'given-name') !== ''
  if (!hasOneName(answers)) return nameAnswer(answers, 'given-name', 'Given names')
  if (!typed) return { ok: true, value: '' }
  return { ok: false, problem: { field: 'given-name', message: 'Take out the given names, or say that there are some' } }
}

function personReads(answers: Answers, today: CalendarDate, born: CalendarDate | null) {
  return {
    family: nameAnswer(answers, 'family-name', 'Family name'),
    given: givenNames(answers),
    born: born ? ({ ok: true, value: born } as const) : bornAnswer(answers, 'born', today),
    localId: localIdAnswer(answers),
  }
}

/** Reads a date of birth: not after today. */
export function bornAnswer(answers: Answers, name: string, today: CalendarDate): Read<CalendarDate> {
  const read = dateAnswer(answers, name, 'Date of birth')
  if (!read.ok || read.value <= today) return read
  return { ok: false, problem: { field: `${name}-day`, message: 'Date of birth must be today or in the past' } }
}

function localIdAnswer(answers: Answers): Read<string | null> {
  const typed = textAnswer(answers, 'local-id')
  const refuse = (message: string): Read<null> => ({ ok: false, problem: { field: 'local-id', message } })
  if ([...typed].length > LONGEST_LOCAL_ID) return refuse(`Your own reference must be ${LONGEST_LOCAL_ID} characters or fewer`)
  if (HIDDEN_CHARACTER.test(typed)) return refuse('Your own reference holds a character that cannot be seen. Type it again')
  return { ok: true, value: typed === '' ? null : typed }
}
