import type { NhsNumberProblem } from './nhs-number'

/** Says how to correct what was typed as an NHS number. */
export function numberMessage(problem: NhsNumberProblem, digits: number): string {
  if (problem === 'empty') return 'Enter an NHS number'
  if (problem === 'letters' || problem === 'other-digits') return 'NHS number must only include numbers'
  if (problem === 'length') return `NHS number must be 10 digits. You entered ${digits}`
  if (problem === 'check-digit' || problem === 'same-digit') {
    return 'This is not a valid NHS number. Check for mistyped or swapped digits'
  }
  return 'Enter the 10 digits together, or as 3, 3 and 4'
}
