/** First characters that make a spreadsheet take a cell for more than text, in every width. */
const FIRST = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫']
/** Invisible characters that may come before them: white space, control, direction, variation selectors, fillers. */
const BEFORE = [
  '',
  ' ',
  '\u00a0',
  '\u200b',
  '\u202e',
  '\ufeff',
  '\u0001',
  '  \u2009',
  '\u3000',
  '\ufe0f',
  '\u3164',
  '\u115f',
  '\u034f',
  '\u180b',
  '\u2800',
  '\u00ad',
]

/** Every start of a cell that must be made harmless (security test 18). */
export const HOSTILE_BEGINNINGS: readonly string[] = BEFORE.flatMap((before) => FIRST.map((first) => `${before}${first}`))

/** Whether a spreadsheet might run a cell's content, by a rule independent of the product's: the first visible character decides. */
export function wouldRun(cell: string): boolean {
  const unseen = (character: string) =>
    /[\s\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Z}]/u.test(character) || [...BEFORE.join('')].includes(character) || isSelector(character)
  const characters = [...cell]
  const place = characters.findIndex((character) => !unseen(character))
  const before = (place === -1 ? characters : characters.slice(0, place)).join('')
  return /[\t\r\n\0]/.test(before) || FIRST.includes(characters[place] ?? '')
}

function isSelector(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  return (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0000 && code <= 0xe0fff)
}
