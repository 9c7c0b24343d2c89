/** Where a line of the weekly review stands. */
export function reviewItemAddress(itemId: string): string {
  return `/review/${itemId}`
}

/** Under which name a refused conclusion waits with the session. */
export function concludeForm(itemId: string): string {
  return `conclude ${itemId}`
}

/** Under which name a refused answer waits with the session. */
export function answerForm(itemId: string): string {
  return `answer ${itemId}`
}
