import type { CalendarDate } from '@/lib/shared/calendar-date'
import { clinicalDate } from '@/lib/shared/date-format'
import { formatNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'
import { answersOfDate } from '@/lib/shared/typed-answers'
import type { Part } from './compare-parts'
import type { PlanDetails } from './registered-child'
import { categoryLabel, instructionLabel, legalStatusLabel } from './labels'

/** A past or future state of a plan. */
export type PlanState = PlanDetails & {
  startDate: CalendarDate
  endDate: CalendarDate | null
  expectedOn: CalendarDate | null
  nhsNumber: NhsNumber
  withdrawnAt: Date | null
}

/** A past or future state of a child's own details. */
export type ChildState = {
  familyName: string
  givenName: string
  dateOfBirth: CalendarDate
  localId: string | null
  nhsNumber: NhsNumber
  isProtected: boolean
  closedOn: CalendarDate | null
}

const NONE = 'None'
/** What the box for somebody with one name holds when it is ticked. */
export const ONE_NAME = 'yes'

/** The parts of a plan, in words: for its history, and for comparing what two people changed. */
export const PLAN_PARTS: readonly Part<PlanState>[] = [
  {
    name: 'start',
    label: 'Started',
    says: ({ startDate }) => clinicalDate(startDate),
    answers: ({ startDate }) => answersOfDate('start', startDate),
  },
  { name: 'end', label: 'End date', says: ({ endDate }) => dateOr(endDate), answers: ({ endDate }) => answersOfDate('end', endDate) },
  {
    name: 'expected',
    label: 'Expected date',
    says: ({ expectedOn }) => dateOr(expectedOn),
    answers: ({ expectedOn }) => answersOfDate('expected', expectedOn),
  },
  { name: 'nhs-number', label: 'NHS number', says: ({ nhsNumber }) => formatNhsNumber(nhsNumber) },
  { name: 'withdrawn', label: 'Entered in error', says: ({ withdrawnAt }) => (withdrawnAt ? 'Yes, withdrawn' : 'No') },
  {
    name: 'category',
    label: 'Category',
    says: ({ category }) => (category ? categoryLabel(category) : NONE),
    answers: ({ category }) => ({ category: category ?? '' }),
  },
  {
    name: 'legal-status',
    label: 'Legal status',
    says: ({ legalStatus }) => (legalStatus ? legalStatusLabel(legalStatus) : NONE),
    answers: ({ legalStatus }) => ({ 'legal-status': legalStatus ?? '' }),
  },
  { name: 'lead-team', label: 'Lead team', says: ({ leadTeam }) => leadTeam ?? NONE, answers: ({ leadTeam }) => ({ 'lead-team': leadTeam ?? '' }) },
  { name: 'lead-team-phone', label: 'Telephone of the lead team', says: ({ leadTeamPhone }) => leadTeamPhone ?? NONE },
  {
    name: 'last-review',
    label: 'Last review',
    says: ({ lastReviewDate }) => dateOr(lastReviewDate),
    answers: ({ lastReviewDate }) => answersOfDate('last-review', lastReviewDate),
  },
  {
    name: 'next-review',
    label: 'Next review',
    says: ({ nextReviewDate }) => dateOr(nextReviewDate),
    answers: ({ nextReviewDate }) => answersOfDate('next-review', nextReviewDate),
  },
  {
    name: 'instructions',
    label: 'Asked of clinicians',
    says: ({ instructions }) => instructions.map(instructionLabel).join('. ') || NONE,
    answers: ({ instructions }) => ({ instructions: instructions.join(' ') }),
  },
]

/** The parts of a child's own details. */
export const CHILD_PARTS: readonly Part<ChildState>[] = [
  { name: 'family-name', label: 'Family name', says: ({ familyName }) => familyName, answers: ({ familyName }) => ({ 'family-name': familyName }) },
  {
    name: 'given-name',
    label: 'Given names',
    says: ({ givenName }) => givenName || NONE,
    answers: ({ givenName }) => ({ 'given-name': givenName, 'one-name': givenName === '' ? ONE_NAME : '' }),
  },
  {
    name: 'born',
    label: 'Date of birth',
    says: ({ dateOfBirth }) => clinicalDate(dateOfBirth),
    answers: ({ dateOfBirth }) => answersOfDate('born', dateOfBirth),
  },
  {
    name: 'local-id',
    label: 'Your own reference',
    says: ({ localId }) => localId ?? NONE,
    answers: ({ localId }) => ({ 'local-id': localId ?? '' }),
  },
  { name: 'nhs-number', label: 'NHS number', says: ({ nhsNumber }) => formatNhsNumber(nhsNumber) },
  { name: 'protected', label: 'Protected', says: ({ isProtected }) => (isProtected ? 'Yes' : 'No') },
  { name: 'closed', label: 'Record closed', says: ({ closedOn }) => (closedOn ? clinicalDate(closedOn) : 'No') },
]

function dateOr(date: CalendarDate | null): string {
  return date ? clinicalDate(date) : NONE
}
