import { notificationsInput, type NotificationsInput } from './schema'

/**
 * The address of the notifications with these filters and on this page: only what differs from the plain list, and nothing about a child.
 *
 * @param shown what the list shows now
 * @param page from 1; the first when left out
 */
export function notificationsAddress(shown: Omit<NotificationsInput, 'page'>, page = 1): string {
  const said = new URLSearchParams()
  for (const filter of ['status', 'setting', 'since', 'assigned'] as const) {
    if (shown[filter] !== 'all') said.set(filter, shown[filter])
  }
  if (page > 1) said.set('page', String(page))
  const query = said.toString()
  return query === '' ? '/notifications' : `/notifications?${query}`
}

/**
 * Reads an address made by {@link notificationsAddress}, from a form that leads back to the list it was on. Anything else gives the plain list,
 * so that a form can lead nowhere else.
 */
export function notificationsAt(address: string): NotificationsInput {
  const [path, query = ''] = address.split('?')
  return notificationsInput.parse(path === '/notifications' ? Object.fromEntries(new URLSearchParams(query)) : {})
}
