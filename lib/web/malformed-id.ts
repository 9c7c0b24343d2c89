/** What zod says of an id when the schema has no words of its own for it: where people choose, it has. */
const NO_ID = /^Invalid (GUID|UUID)$/

/**
 * Whether a form came with an id that is none. No form of ours sends one, so that it is answered like an id of nothing: "Page not found".
 *
 * @param problems what is wrong with the form
 */
export function hasMalformedId(problems: readonly { message: string }[]): boolean {
  return problems.some(({ message }) => NO_ID.test(message))
}
