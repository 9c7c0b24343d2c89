// Raw SQL: asks the database's catalogue.
import { runStatement, type NamedStatement } from './statement'

const strength: NamedStatement = {
  name: 'login_strength',
  text: `select r.rolname as login, array_remove(array[
           case when r.rolsuper then 'it is a superuser' end,
           case when r.rolbypassrls then 'row-level security does not bind it' end,
           case when r.rolcreaterole or r.rolcreatedb then 'it may create roles or databases' end,
           case when exists (select from pg_auth_members m where m.member = r.oid) then 'it belongs to another role' end,
           case when exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('cpis', 'cpis_part') and c.relowner = r.oid)
                  or exists (select from pg_namespace n where n.nspname = 'cpis' and n.nspowner = r.oid) then 'it owns tables' end], null) as "tooStrong"
         from pg_roles r where r.rolname = current_user`,
}

/**
 * What the application's database login can do but must not: row-level security, the door to disclosure and the append-only records hold
 * only for a login that owns nothing (security-and-reliability section 2).
 *
 * @returns a sentence that names the login and every reason, or null when it is as weak as it must be
 * @throws the driver's error when the database does not answer
 */
export async function refusalOfLogin(): Promise<string | null> {
  const [row] = await runStatement<{ login: string; tooStrong: string[] }>(strength, [])
  if (!row || row.tooStrong.length === 0) return null
  return `CPIS does not start with the database login ${row.login}: ${row.tooStrong.join(', and ')}. Let APP_DATABASE_URL name the login cpis_app, or one with its rights alone.`
}
