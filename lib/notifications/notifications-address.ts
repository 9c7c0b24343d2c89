import { inboxInput, type InboxInput } from './schema'

/**
 * The address of the inbox with these filters and page: only what differs from the plain inbox, and nothing about a child.
 *
 * @param shown what the inbox shows now
 * @param page from 1; left out, the first one
 */
export function inboxAddress(shown: Omit<InboxInput, 'page'>, page = 1): string {
  const said = new URLSearchParams()
  for (const filter of ['status', 'setting', 'since', 'assigned'] as const) {
    if (shown[filter] !== 'all') said.set(filter, shown[filter])
  }
  if (page > 1) said.set('page', String(page))
  const query = said.toString()
  return query === '' ? '/notifications' : `/notifications?${query}`
}

/**
 * Reads an address that {@link inboxAddress} made, from a form that leads back to where it stood. Anything else is the plain inbox, so
 * that no form leads anywhere else.
 */
export function inboxAt(address: string): InboxInput {
  const [path, query = ''] = address.split('?')
  return inboxInput.parse(path === '/notifications' ? Object.fromEntries(new URLSearchParams(query)) : {})
}
