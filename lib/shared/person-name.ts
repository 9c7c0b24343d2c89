import { trimWhiteSpace } from './white-space'

/**
 * Names of people: one family name, and given names in one text, as the authority or the demographics service wrote them. They
 * are stored as they came. Comparison goes through {@link canonicalName}, never through a changed copy in the register.
 */

/**
 * The longest family name, and the longest text of given names, in Unicode characters. Names of up to 35, the NHS Data Dictionary's limit
 * for one name, are ordinary; whatever its length, a name is displayed whole.
 */
export const LONGEST_NAME = 100

/**
 * Why a text is not accepted as a name:
 *
 * - `empty`: nothing but white space
 * - `too-long`: more than {@link LONGEST_NAME} characters
 * - `hidden-character`: a control, zero-width, bidirectional, private-use or unassigned character. They let a name on the screen
 *   differ from the name that is stored, or reverse the text after it
 * - `digit`: a digit or numeral of any script. No name in England has one. Where there is one, the columns have slipped and the
 *   "name" is a postcode, a house number, a date or an NHS number: exactly what must not be shown under the heading of a name
 * - `symbol`: a character that no name has (`@`, `=`, `<`, `?`, the replacement character): a mail address, a
 *   spreadsheet formula, mark-up, or letters lost to a wrong encoding
 * - `no-letter`: punctuation only
 */
export type PersonNameProblem = 'empty' | 'too-long' | 'hidden-character' | 'digit' | 'symbol' | 'no-letter'

/** What {@link parseName} found. */
export type PersonNameVerdict = { readonly ok: true; readonly name: string } | { readonly ok: false; readonly problem: PersonNameProblem }

/** A name in its parts, as the authority published it. */
export type PersonName = {
  readonly family: string
  /** All given names, separated by spaces; `null` for somebody with only one name. */
  readonly given: string | null
  readonly title?: string | null
}

/** One element of a displayed name. Lines may break between elements, never inside one. */
export type NameElement = { readonly kind: 'family' | 'given' | 'title'; readonly text: string }

const HIDDEN_CHARACTER = /[\p{C}\u2028\u2029]/u
const NUMERAL = /\p{N}/u
const LETTER = /\p{L}/u
/** Straight, curly, modifier-letter, prime, grave, acute and fullwidth: all of them are typed for the apostrophe in O'Connor. */
const APOSTROPHES = "'\u2018\u2019\u02bb\u02bc\u02b9\u2032`\u00b4\uff07"
/** Hyphen-minus, hyphen, no-break hyphen, figure, en and em dash, minus, and the small and fullwidth hyphen. */
const HYPHENS = '\\-\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d'
const OTHER_THAN_NAMES = new RegExp(`[^\\p{L}\\p{M}\\p{Zs}${APOSTROPHES}${HYPHENS}.,()/\u00b7]`, 'u')
const EVERY_APOSTROPHE = new RegExp(`[${APOSTROPHES}]`, 'gu')
const EVERY_GAP = new RegExp(`[\\p{White_Space}${HYPHENS}.,]+`, 'gu')
const EVERY_MARK = /\p{M}/gu

/** Letters that Unicode does not decompose into a letter and a mark, as written where only A to Z can be typed. */
const PLAIN_LETTERS: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ł', 'l'],
  ['ħ', 'h'],
  ['ŧ', 't'],
  ['ı', 'i'],
])
const EVERY_SPECIAL_LETTER = new RegExp(`[${[...PLAIN_LETTERS.keys()].join('')}]`, 'gu')

/**
 * Reads a family name or a text of given names. White space at the ends is dropped; nothing else is changed: accents,
 * case, apostrophes and inner spaces stay as the family writes them.
 *
 * @param text from a cell, form field or message element
 */
export function parseName(text: string): PersonNameVerdict {
  const name = trimWhiteSpace(text)
  const problem = nameProblem(name)
  return problem === null ? { ok: true, name } : { ok: false, problem }
}

/**
 * A name's form for comparison only, never for display or storage. It is the same for names that differ only in case, accents, the kind or
 * absence of apostrophes, hyphens instead of spaces, full stops, commas or repeated spaces: `O’Connor-SMITH` and
 * `o'connor smith` match. Names are the most frequent cause of failed matching, and a match needs the NHS number and the date of birth to
 * agree as well, so leniency costs little here.
 */
export function canonicalName(name: string): string {
  const plain = name
    .toLowerCase()
    .normalize('NFD')
    .replace(EVERY_MARK, '')
    .replace(EVERY_SPECIAL_LETTER, (letter) => PLAIN_LETTERS.get(letter) ?? letter)
    .replace(EVERY_APOSTROPHE, '')
  return trimWhiteSpace(plain.replace(EVERY_GAP, ' '))
}

/** Whether two names are the same for matching, see {@link canonicalName}. */
export function sameName(one: string, other: string): boolean {
  return one === other || canonicalName(one) === canonicalName(other)
}

/**
 * A name as the elements of `FAMILY, Given (Title)` (ISB 1506), each with its punctuation, to be set side by side with a
 * space between. Nothing is shortened and no case is changed: the style sheet puts the family name in capitals, so that
 * a reader who copies it gets the name as written.
 */
export function nameElements(name: PersonName): NameElement[] {
  const given = name.given === null ? [] : name.given.split(/\p{White_Space}/u).filter((element) => element !== '')
  const elements: NameElement[] = [{ kind: 'family', text: given.length === 0 ? name.family : `${name.family},` }]
  for (const text of given) elements.push({ kind: 'given', text })
  if (name.title) elements.push({ kind: 'title', text: `(${name.title})` })
  return elements
}

function nameProblem(name: string): PersonNameProblem | null {
  if (name === '') return 'empty'
  // UTF-16 units first, of which at most two make a character: counting the characters of a text costs time and memory.
  if (name.length > 2 * LONGEST_NAME || (name.length > LONGEST_NAME && [...name].length > LONGEST_NAME)) return 'too-long'
  if (HIDDEN_CHARACTER.test(name)) return 'hidden-character'
  if (NUMERAL.test(name)) return 'digit'
  if (OTHER_THAN_NAMES.test(name)) return 'symbol'
  return LETTER.test(name) ? null : 'no-letter'
}
