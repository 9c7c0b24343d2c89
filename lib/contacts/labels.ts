import type { SharedDetail } from './contacts'

/** Words for what an authority shares, the same on the contacts page and in its history. */
const DETAILS: Readonly<Record<SharedDetail, string>> = {
  category: 'Category of abuse',
  legal_status: 'Legal status, and with it who can consent',
  lead_team: 'Lead team and its telephone number',
  last_review_date: 'Date of the last review',
  next_review_date: 'Date of the next review',
  instructions: 'Instructions from the fixed list',
}

const FIELDS: Readonly<Record<string, string>> = {
  'day-phone': 'Office telephone number',
  'duty-phone': 'Duty team telephone number',
  'office-hours': 'Office hours',
  'contacts-confirmed': 'Contacts confirmed',
  'lead-team': 'Lead team',
  'email-delivery': 'Email of new notifications',
  'notice-emails': 'Email addresses',
  'mailbox-delivery': 'National messages to the mailbox',
  'update-schedule': 'How often the information is updated',
}

/** What a care-plan detail is called. */
export function sharedDetailLabel(detail: SharedDetail): string {
  return DETAILS[detail]
}

/** The name of a field in the history; one that this version does not know is shown by its code. */
export function changedFieldLabel(field: string): string {
  const detail = field.startsWith('shares-') ? (field.slice('shares-'.length).replaceAll('-', '_') as SharedDetail) : null
  if (detail !== null && Object.hasOwn(DETAILS, detail))
    return `Clinicians see: ${DETAILS[detail].charAt(0).toLowerCase()}${DETAILS[detail].slice(1)}`
  return Object.hasOwn(FIELDS, field) ? (FIELDS[field] ?? field) : field
}

/** The code under which the history keeps the switching of a detail. */
export function changedFieldOf(detail: SharedDetail): string {
  return `shares-${detail.replaceAll('_', '-')}`
}
