/**
 * The beginning of a text, cut between two characters and never inside one: PostgreSQL refuses JSON with half a character.
 *
 * @param longest length in UTF-16 units
 */
export function cutText(text: string, longest: number): string {
  const cut = text.slice(0, longest)
  return cut.length < text.length && /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut
}
