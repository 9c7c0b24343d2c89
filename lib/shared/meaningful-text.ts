/** Characters that take up no room, or stand for none: what somebody types to fill a field without saying anything. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\u115f\u1160\u2800\u3164\uffa0\ufffd]/gu

/** Every reason in words has more; `aaaaaaaaaaaaaaa`, a row of stops and one word repeated letter by letter do not. */
const LEAST_DIFFERENT_LETTERS = 5

/**
 * Whether a reason says something: at least so many characters that can be seen, a run of white space counting as one, and of at least five
 * different letters. It is read by whoever asks afterwards why a child was looked up, and a row of blanks or of one letter tells them nothing.
 * Whether it is true nobody can check at that moment.
 *
 * @param least how many characters
 */
export function saysSomething(text: string, least: number): boolean {
  const seen = text.replaceAll(UNSEEN, '').replaceAll(/\s+/g, ' ').trim()
  return [...seen].length >= least && new Set(seen.toLowerCase().match(/\p{L}/gu)).size >= LEAST_DIFFERENT_LETTERS
}
