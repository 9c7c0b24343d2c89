/** The address of a page of the inbox, counted from 1. */
export function inboxAddress(page: number): string {
  return page === 1 ? '/notifications' : `/notifications?page=${page}`
}
