-- Nobody for a ticket that the database did not make, or that is over: all columns are null. By the clock, and not by the
-- beginning of the transaction, which somebody could hold open. Answers from the leader alone, so that a statement asks once (`(select cpis.caller_role())` in policies).
create or replace function cpis.read_ticket(
  p_ticket text, out person_id uuid, out role text, out organisation_id uuid, out session_id uuid, out setting_id uuid)
language plpgsql stable parallel restricted security definer set search_path = cpis, pg_temp as $$
declare
  v_said  text := left(p_ticket, -65);
  v_parts text[] := string_to_array(v_said, '|');
  v_key   bytea;
begin
  if coalesce(v_said, '') = '' then return; end if;
  select k.key into v_key from cpis.caller_key k where k.id::text = v_parts[1];
  -- Hashed once more, so that the time of comparing says nothing about the code.
  if v_key is null or sha256(v_key || convert_to(right(p_ticket, 64), 'utf8')) <> sha256(v_key || convert_to(cpis.ticket_code(v_key, v_said), 'utf8')) then return; end if;
  if to_timestamp(v_parts[7]::double precision) <= clock_timestamp() then return; end if;
  person_id := nullif(v_parts[2], '');
  role := nullif(v_parts[3], '');
  organisation_id := nullif(v_parts[4], '');
  session_id := nullif(v_parts[5], '');
  setting_id := nullif(v_parts[6], '');
end $$;

alter function cpis.read_ticket(text) owner to cpis_callers;
revoke all on function cpis.read_ticket(text) from public;
grant execute on function cpis.read_ticket(text) to cpis_owner, cpis_app, cpis_identity, cpis_disclose, cpis_register, cpis_files, cpis_delivery, cpis_retention, cpis_audit, cpis_quality;

comment on function cpis.read_ticket(text) is
  'Who is asking, as a ticket says that the database itself has made.';
