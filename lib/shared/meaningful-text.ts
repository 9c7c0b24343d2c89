/** Characters that take up no room or stand for nothing: what somebody types to fill a field without saying anything. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\u115f\u1160\u2800\u3164\uffa0\ufffd]/gu

/** Every real reason has more; `aaaaaaaaaaaaaaa`, a row of full stops or a few letters repeated do not. */
const LEAST_DIFFERENT_LETTERS = 5

/**
 * Whether a reason says something: at least so many visible characters, a run of white space counting as one, with at least five different
 * letters. Somebody will read it later to learn why a child was looked up, and a row of blanks or of one letter tells them nothing. Whether
 * it is true cannot be checked at that moment.
 *
 * @param least how many characters
 */
export function saysSomething(text: string, least: number): boolean {
  const seen = text.replaceAll(UNSEEN, '').replaceAll(/\s+/g, ' ').trim()
  return [...seen].length >= least && new Set(seen.toLowerCase().match(/\p{L}/gu)).size >= LEAST_DIFFERENT_LETTERS
}
