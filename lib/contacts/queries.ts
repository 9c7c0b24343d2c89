import type { Transaction } from '@/lib/db/transaction'
import type { Actor } from '@/lib/identity/actor'
import { CpisError } from '@/lib/shared/errors'
import type { AuthorityChange, AuthorityContacts, LeadTeam } from './contacts'

/**
 * The caller's own authority. Everybody may read every authority, so which one is said here.
 *
 * @param lock whether it is about to be changed: two people who save at once come one after the other
 * @throws CpisError `not-found` for somebody of another kind of organisation
 */
export async function contactsOf(tx: Transaction, authorityId: string, { lock = false } = {}): Promise<AuthorityContacts> {
  if (lock) await tx.$queryRaw`select from cpis.authority where organisation_id = ${authorityId}::uuid for update`
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

/** The teams of the caller's authority that lead on plans, by name. Offered wherever a plan names a lead team. */
export function listLeadTeams(tx: Transaction): Promise<LeadTeam[]> {
  return tx.$queryRaw<LeadTeam[]>`
    select id, name, phone from cpis.lead_team where ended_at is null order by name collate "und-x-icu", id`
}

/** The last changes of the caller's authority's contacts and sharing, newest first. */
export function lastAuthorityChanges(tx: Transaction, most: number): Promise<AuthorityChange[]> {
  return tx.$queryRaw<AuthorityChange[]>`
    select id, at, person_name as "personName", field, was, becomes from cpis.authority_change order by at desc, id limit ${most}`
}

/** The last change of each of the fields, for "on since … by …". */
export function lastChangeOfEach(tx: Transaction, fields: readonly string[]): Promise<AuthorityChange[]> {
  return tx.$queryRaw<AuthorityChange[]>`
    select distinct on (field) id, at, person_name as "personName", field, was, becomes
    from cpis.authority_change where field = any (${[...fields]}) order by field, at desc`
}

/** Writes down what somebody changed, one line for each field; what is as it was leaves none. */
export async function recordAuthorityChanges(
  tx: Transaction,
  actor: Actor,
  changes: readonly { field: string; was: string | null; becomes: string | null }[],
): Promise<number> {
  const real = changes.filter((change) => change.was !== change.becomes)
  for (const { field, was, becomes } of real) {
    await tx.$executeRaw`
      insert into cpis.authority_change (authority_id, person_id, person_name, field, was, becomes)
      values (${actor.organisation.id}::uuid, ${actor.personId}::uuid, ${actor.name}, ${field}, ${was}, ${becomes})`
  }
  return real.length
}
