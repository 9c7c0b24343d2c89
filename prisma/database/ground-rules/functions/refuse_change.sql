-- The trigger of every table that is only ever added to. Retention alone may delete from them, and only what has reached
-- its age: history of plans and children together with the record it belongs to, the compliance log and changes of
-- contacts after 8 years, alerts after 13 months, and what explains the access records after 25 years. What a legal hold
-- keeps is the business of the functions that delete.
create or replace function cpis.refuse_change() returns trigger
language plpgsql volatile as $$
declare v_row jsonb;
begin
  if tg_op = 'DELETE' and current_user = 'cpis_retention' then
    if tg_table_name in ('plan', 'plan_version', 'child_version', 'approval', 'transfer') then return old; end if;
    v_row := to_jsonb(old);
    if coalesce(v_row->>'at', v_row->>'requested_at')::timestamptz < now() - (case
         when tg_table_name in ('audit_event', 'authority_change') then interval '8 years'
         when tg_table_name = 'access_alert' then interval '13 months'
         when tg_table_name in ('access_outcome', 'access_export', 'mass_ending', 'administration_change', 'role_request') then interval '25 years'
       end) then
      return old;
    end if;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

alter function cpis.refuse_change() owner to cpis_owner;
revoke all on function cpis.refuse_change() from public;

comment on function cpis.refuse_change() is
  'Trigger: refuses to change or delete a row of an append-only table, except to retention when the row is old enough.';
