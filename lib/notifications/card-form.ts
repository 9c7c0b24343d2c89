import { inboxAddress, inboxAt } from './notifications-address'

/** The notifications of a posted form: each field of that name holds those of one visit, with commas between them. */
export function notificationsOfForm(form: FormData, field: string): string[] {
  return form.getAll(field).flatMap((value) => (typeof value === 'string' ? value.split(',') : [])).filter((id) => id !== '')
}

/** The address of the list on which a posted form stood. */
export function listOfForm(form: FormData): string {
  const said = form.get('list')
  const shown = inboxAt(typeof said === 'string' ? said : '')
  return inboxAddress(shown, shown.page)
}
