/**
 * What counts as white space around a value that somebody typed or pasted.
 *
 * `String.trim` is not used for identifiers because it also drops U+FEFF, the zero-width no-break space: an invisible
 * character inside a value is refused everywhere, so it must not be forgiven at the ends. Unicode's `White_Space` holds no
 * zero-width and no bidirectional character.
 */
const WHITE_SPACE = /^\p{White_Space}$/u

/**
 * The text without white space at either end. Takes time proportional to the white space removed, whatever the text.
 * (A pattern such as `\s+$` takes quadratic time on long runs of inner space.)
 */
export function trimWhiteSpace(text: string): string {
  if (beginsAndEndsVisibly(text)) return text
  let start = 0
  let end = text.length
  // Every white space character is one UTF-16 unit, so units can be looked at one by one.
  while (start < end && WHITE_SPACE.test(text.charAt(start))) start++
  while (end > start && WHITE_SPACE.test(text.charAt(end - 1))) end--
  return text.slice(start, end)
}

/** A short cut for most values, worth having because a file of twenty thousand rows has a third of a million cells. */
function beginsAndEndsVisibly(text: string): boolean {
  const first = text.charCodeAt(0)
  const last = text.charCodeAt(text.length - 1)
  return first > 0x20 && first < 0x7f && last > 0x20 && last < 0x7f
}
