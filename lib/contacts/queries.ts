import type { Transaction } from '@/lib/db/transaction'
import type { Actor } from '@/lib/identity/actor'
import { CpisError } from '@/lib/shared/errors'
import type { AuthorityChange, AuthorityContacts } from './contacts'

/**
 * The caller's own authority. Everybody may read every authority, so the id is given here.
 *
 * @param lock whether it is about to be changed: two people who save at once then take turns
 * @throws CpisError `not-found` when the organisation is not an authority
 */
export async function contactsOf(tx: Transaction, authorityId: string, { lock = false } = {}): Promise<AuthorityContacts> {
  // Raw SQL: the model API takes no locks.
  if (lock) await tx.$queryRaw`select from cpis.authority where organisation_id = ${authorityId}::uuid for update`
  // Raw SQL: times of day as text, 24:00 among them, and days by the database's clock.
  const [contacts] = await tx.$queryRaw<AuthorityContacts[]>`
    select o.name, a.day_phone as "dayPhone", a.duty_phone as "dutyPhone", to_char(a.office_opens, 'HH24:MI') as "officeOpens",
           to_char(a.office_closes, 'HH24:MI') as "officeCloses", a.contacts_confirmed_at as "confirmedAt", a.contacts_confirmed_by as "confirmedBy",
           floor(extract(epoch from now() - a.contacts_confirmed_at) / 86400)::integer as "confirmedDaysAgo",
           a.shared_details as "sharedDetails", a.update_every_days as "updateEveryDays", a.delivers_email as "deliversEmail",
           a.notice_emails as "noticeEmails", a.delivers_mailbox as "deliversMailbox"
    from cpis.authority a join cpis.organisation o on o.id = a.organisation_id
    where a.organisation_id = ${authorityId}::uuid`
  if (!contacts) throw new CpisError('not-found', 'There is no such authority')
  return contacts
}

const CHANGE = { id: true, at: true, personName: true, field: true, was: true, becomes: true } as const

/** The latest changes to the contacts and sharing of the caller's authority, newest first. */
export function lastAuthorityChanges(tx: Transaction, most: number): Promise<AuthorityChange[]> {
  return tx.authorityChange.findMany({ select: CHANGE, orderBy: [{ at: 'desc' }, { id: 'asc' }], take: most })
}

/** The latest change to each of the fields, for "on since … by …". */
export function lastChangeOfEach(tx: Transaction, fields: readonly string[]): Promise<AuthorityChange[]> {
  return tx.authorityChange.findMany({
    where: { field: { in: [...fields] } },
    select: CHANGE,
    orderBy: [{ field: 'asc' }, { at: 'desc' }],
    distinct: 'field',
  })
}

/** Records what somebody changed, one line for each field; an unchanged field leaves none. */
export async function recordAuthorityChanges(
  tx: Transaction,
  actor: Actor,
  changes: readonly { field: string; was: string | null; becomes: string | null }[],
): Promise<number> {
  const real = changes.filter((change) => change.was !== change.becomes)
  await tx.authorityChange.createMany({
    data: real.map((change) => ({ ...change, authorityId: actor.organisation.id, personId: actor.personId, personName: actor.name })),
  })
  return real.length
}
