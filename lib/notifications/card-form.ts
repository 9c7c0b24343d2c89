import { notificationsAddress, notificationsAt } from './notifications-address'

/** The notifications in a posted form: each field of that name holds those of one visit, separated by commas. */
export function notificationsOfForm(form: FormData, field: string): string[] {
  return form
    .getAll(field)
    .flatMap((value) => (typeof value === 'string' ? value.split(',') : []))
    .filter((id) => id !== '')
}

/** The address of the list that a posted form was on. */
export function listOfForm(form: FormData): string {
  const said = form.get('list')
  const shown = notificationsAt(typeof said === 'string' ? said : '')
  return notificationsAddress(shown, shown.page)
}
