import type { NhsNumberProblem } from './nhs-number'
import { numberOfOtherCountry, type EnglishNumberVerdict } from './nhs-number-country'

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

/** The same for a number that is to be held, which must be one of England. */
export function englishNumberMessage(refused: Extract<EnglishNumberVerdict, { ok: false }>): string {
  return refused.problem === 'other-country' ? numberOfOtherCountry(refused.country) : numberMessage(refused.problem, refused.digits)
}
