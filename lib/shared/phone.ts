import { trimWhiteSpace } from './white-space'

/** A United Kingdom telephone number that somebody can ring from a result. */
export type PhoneNumber = {
  /** As typed, spaces and all: authorities group their numbers the way their own staff know them. */
  readonly display: string
  /** National digits without spaces, `01632960123`: the form in FHIR and HL7 messages. */
  readonly digits: string
  /** Target of the link, `tel:01632960123`. */
  readonly link: `tel:${string}`
}

/**
 * Why a text is not a telephone number:
 *
 * - `empty`: nothing but white space
 * - `character`: something other than digits, spaces and a leading `+44`
 * - `prefix`: it begins neither with 0 nor with +44, or no United Kingdom number has the digit after that
 * - `length`: not 10 or 11 digits counted from the leading 0
 */
export type PhoneProblem = 'empty' | 'character' | 'prefix' | 'length'

/** What {@link parsePhoneNumber} found. */
export type PhoneVerdict = { readonly ok: true; readonly phone: PhoneNumber } | { readonly ok: false; readonly problem: PhoneProblem }

/** Longer than any number with a space after every second digit; keeps a long line of spaces off the screen. */
const LONGEST_DISPLAY = 20

/**
 * Reads a United Kingdom telephone number as an authority writes it: digits and spaces, beginning with 0 or +44. Short
 * codes (111, 999) and extensions are refused: a number on a result must reach a duty team when it is tapped.
 * The second digits are those of Ofcom's National Telephone Numbering Plan, in which 04 and 06 are not in use.
 */
export function parsePhoneNumber(text: string): PhoneVerdict {
  const display = trimWhiteSpace(text)
  if (display === '') return { ok: false, problem: 'empty' }
  if (!/^\+?[0-9 ]+$/.test(display)) return { ok: false, problem: 'character' }
  const digits = nationalDigits(display)
  const abroad = display.startsWith('+') && !display.startsWith('+44')
  if (abroad || !/^0[1-35789]/.test(digits)) return { ok: false, problem: 'prefix' }
  if (digits.length < 10 || digits.length > 11 || display.length > LONGEST_DISPLAY) return { ok: false, problem: 'length' }
  return { ok: true, phone: { display, digits, link: telLink(display) } }
}

/**
 * Link target for a number from the register, `tel:01632960123`. It never throws, and drops everything but digits: the
 * register holds only numbers that were checked when they were saved, and a duty team's number must be shown whatever is in it.
 *
 * @param display the number as shown
 */
export function telLink(display: string): `tel:${string}` {
  return `tel:${nationalDigits(display)}`
}

function nationalDigits(display: string): string {
  const digits = display.replaceAll(/[^0-9]/g, '')
  return display.startsWith('+44') ? `0${digits.slice(2)}` : digits
}
