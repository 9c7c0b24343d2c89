import { runStatement, type NamedStatement } from '@/lib/db/statement'

const DUTY_PHONES: NamedStatement = {
  name: 'list-duty-phones',
  text: `select o.name, a.duty_phone as phone from cpis.authority a join cpis.organisation o on o.id = a.organisation_id
         where o.status in ('pilot', 'live') and a.duty_phone is not null order by o.name`,
}

/** The emergency duty numbers of the authorities that share here. Not about people: public numbers, for the page "unavailable". */
export function listDutyPhones(): Promise<{ name: string; phone: string }[]> {
  return runStatement(DUTY_PHONES, [])
}
