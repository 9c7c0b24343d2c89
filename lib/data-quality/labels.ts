import { CONFIRMED_FOR_DAYS } from '@/lib/contacts/contacts'
import { can } from '@/lib/policy/authorise'
import type { Role } from '@/lib/policy/permissions'
import { counted } from '@/lib/shared/counted'
import { FIGURES, attentionOf, needsAttention, numberOf, type FigureName, type QualityCounts } from './figures'

/** What a figure is called, and what its trend counts. */
export const FIGURE_TITLES: Readonly<Record<FigureName, { title: string; counted: string }>> = {
  information: { title: 'Age of your information', counted: 'Days since the last update' },
  rows: { title: 'Rows to fix', counted: 'Rows that were not accepted' },
  unborn: { title: 'Unborn plans past their date', counted: 'Unborn plans past their date' },
  contacts: { title: 'Contacts', counted: 'Days since they were confirmed' },
  accesses: { title: 'Look-ups that nobody has read', counted: 'Look-ups unread for more than a day' },
  numbers: { title: 'NHS numbers to check', counted: 'Children whose number does not match, or was not compared yet' },
}

/** A figure as text: `3 days`, `12`, `Never`. */
export function figureText(counts: QualityCounts, figure: FigureName): string {
  const number = numberOf(counts, figure)
  if (number === null) return 'Never'
  if (figure === 'information' && number === 0) return 'Today'
  return figure === 'information' || figure === 'contacts' ? counted(number, 'day') : number.toLocaleString('en-GB')
}

/** What a figure means, and what to do now. */
export function figureAdvice(counts: QualityCounts, figure: FigureName): string {
  const number = numberOf(counts, figure) ?? 0
  switch (figure) {
    case 'information':
      return counts.stale
        ? 'Clinicians are being told that your information is not up to date. Send a file, or confirm that nothing has changed.'
        : `Send the next file within ${counted(counts.update_every_days, 'day')} of the last one.`
    case 'rows':
      if (number === 0) return 'Every row of your files has been accepted.'
      return `The oldest has waited for ${counted(counts.oldest_row_days ?? 0, 'day')}. Until it is fixed, clinicians may not see that plan.`
    case 'unborn':
      return number === 0 ? 'No unborn plan is past its date.' : 'Record the birth, or end the plan, so that the baby’s own plan is found.'
    case 'contacts':
      return needsAttention(counts, 'contacts')
        ? 'Check the telephone numbers that clinicians are shown, and confirm them.'
        : `Confirmed within the last ${CONFIRMED_FOR_DAYS} days.`
    case 'accesses':
      return number === 0
        ? 'Every look-up older than a day has been read.'
        : 'Somebody looked at these children, and nobody here has read that they did.'
    case 'numbers':
      return numbersAdvice(number, counts.children - counts.traced)
  }
}

function numbersAdvice(number: number, waiting: number): string {
  if (number === 0) return 'No number is known to be wrong.'
  const wrong = 'The national records have another name, date of birth or number for these children, or a death. Correct them, or record the death.'
  if (waiting === 0) return wrong
  const notYet = `${waiting === number ? counted(waiting, 'child', 'children') : `${waiting} of them`} could not be compared with the national records yet. CPIS compares them as soon as it can.`
  return waiting === number ? notYet : `${wrong} ${notYet}`
}

/** Where to do it, for those who may; null for those who may not. */
export function figureLink(figure: FigureName, role: Role): { href: string; words: string } | null {
  switch (figure) {
    case 'information':
      return can(role, 'upload.submit') ? { href: '/uploads', words: 'Upload a file' } : null
    case 'rows':
      return can(role, 'upload.submit') ? { href: '/uploads/to-fix', words: 'See the rows to fix' } : null
    case 'unborn':
      return { href: '/plans?kind=UCPP&status=attention', words: 'See the unborn plans' }
    case 'contacts':
      return { href: '/contacts', words: 'See your contacts' }
    case 'accesses':
      return can(role, 'notification.read') ? { href: '/notifications?status=overdue', words: 'See the notifications' } : null
    case 'numbers':
      return { href: '/plans?status=attention', words: 'See the children' }
  }
}

/** The page summed up in one sentence. */
export function verdictOf(counts: QualityCounts): string {
  const many = attentionOf(counts).length
  // Of all, not of those that were compared: a number that nobody could compare is not known to be right.
  const matched = counts.children === 0 ? '' : `${percent(counts.matched, counts.children)} of the NHS numbers agree with the national records. `
  if (counts.stale) return `${matched}Clinicians are being told that your information is not up to date.`
  if (many === 0) return `${matched}Your information is up to date, and nothing waits to be done.`
  return `${matched}Your information is up to date. ${many === 1 ? 'One thing needs' : `${many} of ${FIGURES.length} things need`} your attention.`
}

/** Never rounded up to 100%. */
function percent(part: number, whole: number): string {
  return `${(Math.floor((part / whole) * 1000) / 10).toLocaleString('en-GB')}%`
}
