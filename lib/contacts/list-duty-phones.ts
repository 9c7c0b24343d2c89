import { runStatement, type NamedStatement } from '@/lib/db/statement'

const DUTY_PHONES: NamedStatement = {
  name: 'list-duty-phones',
  text: `select o.name, a.duty_phone as phone, o.status = 'suspended' as suspended from cpis.authority a join cpis.organisation o on o.id = a.organisation_id
         where (o.status in ('pilot', 'live') or (o.status = 'suspended' and cpis.has_published(o.id))) and a.duty_phone is not null order by o.name`,
}

/**
 * The emergency duty numbers of the authorities that share here, and of those that are suspended: what they published is still shown.
 * Public numbers, not about people, for the page "unavailable".
 */
export function listDutyPhones(): Promise<{ name: string; phone: string; suspended: boolean }[]> {
  // Raw SQL: for a page that needs no log-in, outside any use-case, by a statement of its own.
  return runStatement(DUTY_PHONES, [])
}
