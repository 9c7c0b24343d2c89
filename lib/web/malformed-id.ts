/** What zod says about an id when the schema has no message of its own; schemas for ids that people choose do have one. */
const NO_ID = /^Invalid (GUID|UUID)$/

/**
 * Whether a form came with a malformed id. No form of ours sends one, so it is answered like an id that does not exist: "Page not found".
 *
 * @param problems what is wrong with the form
 */
export function hasMalformedId(problems: readonly { message: string }[]): boolean {
  return problems.some(({ message }) => NO_ID.test(message))
}
