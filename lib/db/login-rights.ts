/**
 * Answers what a login can do but must not, as one column `tooStrong` of sentences, beside its name as `login`: row-level security, the door to
 * disclosure, the append-only records and a lease's "only my own work" hold only for logins that own nothing and are nobody else
 * (security-and-reliability section 2). `$1` says whether it may pass row-level security, as whoever verifies the records must.
 */
export const TOO_STRONG = `
  select r.rolname as login, array_remove(array[
           case when r.rolsuper then 'it is a superuser' end,
           case when r.rolbypassrls and not $1::boolean then 'row-level security does not bind it' end,
           case when r.rolcreaterole or r.rolcreatedb then 'it may create roles or databases' end,
           case when r.rolreplication then 'it may copy the whole server' end,
           case when exists (select from pg_auth_members m where m.member = r.oid) then 'it belongs to another role' end,
           case when exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('cpis', 'cpis_part') and c.relowner = r.oid)
                  or exists (select from pg_namespace n where n.nspname = 'cpis' and n.nspowner = r.oid) then 'it owns tables' end], null) as "tooStrong"
  from pg_roles r where r.rolname = current_user`
