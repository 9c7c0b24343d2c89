import * as codes from '@/lib/db/codes.generated'

/** Care-plan details that an authority may share, each switched on by its sharing agreement (design decision 11). */
export const SHARED_DETAILS = codes.AUTHORITY_SHARED_DETAILS
export type SharedDetail = (typeof SHARED_DETAILS)[number]

/** Contacts are confirmed each quarter; after this many days they count as unconfirmed. */
export const CONFIRMED_FOR_DAYS = 90

/** A team that leads on plans and is offered wherever a plan names one. */
export type LeadTeam = { id: string; name: string; phone: string }

/** How an authority is reached, what it shares, and how it hears of accesses. */
export type AuthorityContacts = {
  name: string
  dayPhone: string | null
  dutyPhone: string | null
  /** `HH:MM`, 24 hours. */
  officeOpens: string
  officeCloses: string
  confirmedAt: Date | null
  confirmedBy: string | null
  /** By the database's clock; null when nobody has ever confirmed them. */
  confirmedDaysAgo: number | null
  sharedDetails: SharedDetail[]
  updateEveryDays: number
  deliversEmail: boolean
  noticeEmails: string[]
  deliversMailbox: boolean
}

/** One change to them: who, when, and the value before and after. Fields are codes; `labels.ts` has words for them. */
export type AuthorityChange = { id: string; at: Date; personName: string; field: string; was: string | null; becomes: string | null }

/** Whether nobody has confirmed the contacts for a quarter. */
export function contactsUnconfirmed(contacts: Pick<AuthorityContacts, 'confirmedDaysAgo'>): boolean {
  return contacts.confirmedDaysAgo === null || contacts.confirmedDaysAgo > CONFIRMED_FOR_DAYS
}

/** The telephone numbers and hours as somebody saw them when the form was opened: a save since then shows as a difference. */
export function seenContacts({ dayPhone, dutyPhone, officeOpens, officeCloses }: AuthorityContacts): string {
  return [dayPhone ?? '', dutyPhone ?? '', officeOpens, officeCloses].join('|')
}
