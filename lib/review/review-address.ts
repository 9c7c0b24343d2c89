/** The address of a line of the weekly review. */
export function reviewItemAddress(itemId: string): string {
  return `/review/${itemId}`
}

/** The name that a refused conclusion is kept under with the session. */
export function concludeForm(itemId: string): string {
  return `conclude ${itemId}`
}

/** The name that a refused answer is kept under with the session. */
export function answerForm(itemId: string): string {
  return `answer ${itemId}`
}
