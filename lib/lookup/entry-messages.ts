import { looksLikeNumberOf, type OtherCountry } from '@/lib/shared/nhs-number-country'
import type { LookupEntryProblem, RefusedLookupEntry } from './lookup-entry'

/**
 * The sentence for each reason to refuse an entry, shown in the error summary and beside the field. The one for `length` ends with the
 * number of digits that were entered. Problems that are corrected in the same way share a sentence.
 */
const MESSAGES: Readonly<Record<LookupEntryProblem, string>> = {
  empty: 'Enter an NHS number',
  letters: 'NHS number must only include numbers',
  'other-digits': 'NHS number must only include numbers',
  length: 'NHS number must be 10 digits. You entered',
  'hidden-character': 'Enter the 10 digits together, or as 3, 3 and 4',
  grouping: 'Enter the 10 digits together, or as 3, 3 and 4',
  'same-digit': 'This is not a valid NHS number. Check for mistyped or swapped digits',
  'check-digit': 'This is not a valid NHS number. Check for mistyped or swapped digits',
  'national-insurance-number': 'Enter an NHS number, not a National Insurance number',
  'scottish-chi-number': ofOtherCountry('scotland'),
  'northern-ireland-number': ofOtherCountry('northern-ireland'),
  'irish-number': ofOtherCountry('ireland'),
  'two-numbers': 'Enter one NHS number',
  'scan-without-number': 'The barcode does not hold an NHS number. Type it in',
  'scan-check-digit': 'The barcode does not hold an NHS number. Type it in',
  'scan-cut': 'The scan was not received whole, and nobody was checked. Scan again',
}

/**
 * The sentence to show for a refused entry. It never repeats what was entered.
 *
 * @param refused the verdict, or its problem and count as kept with the session
 */
export function lookupEntryMessage(refused: Pick<RefusedLookupEntry, 'problem' | 'digits'>): string {
  const message = MESSAGES[refused.problem]
  return refused.problem === 'length' ? `${message} ${refused.digits}` : message
}

function ofOtherCountry(country: OtherCountry): string {
  return `${looksLikeNumberOf(country)} This service covers England. Call the child's local services`
}
