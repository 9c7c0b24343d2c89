-- Thirty look-ups in an hour with nothing found in between are what somebody makes who tries numbers. Looked for by the
-- clock, so that no look-up waits for it. Ids of accesses begin with their time, so the index finds the hour.
create or replace function cpis.tell_of_no_match_runs() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_from uuid := (lpad(to_hex((extract(epoch from now() - interval '1 hour') * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid;
  v_run  record;
  v_told integer := 0;
begin
  for v_run in
    with held as (
      select m.actor_id, max(m.at) as last_at from cpis.access_matched m
      where m.event_id >= v_from and m.at > now() - interval '1 hour' group by m.actor_id
    ), runs as (
      select u.actor_id, max(u.at) as last_at from cpis.access_unmatched u left join held h on h.actor_id = u.actor_id
      where u.event_id >= v_from and u.at > now() - interval '1 hour' and (h.last_at is null or u.at > h.last_at)
      group by u.actor_id having count(*) >= 30
    )
    select distinct on (u.actor_id) u.* from runs r join cpis.access_unmatched u on u.actor_id = r.actor_id and u.at = r.last_at
    where u.event_id >= v_from and not exists (
      select from cpis.access_alert a where a.person_id = r.actor_id and a.kind = 'no-match-run' and a.at > now() - interval '1 hour')
  loop
    perform cpis.tell_leads('no-match-run', null, v_run.actor_id, v_run.actor_name, v_run.role, v_run.organisation_id,
      v_run.organisation_name, v_run.setting_name, null, false);
    v_told := v_told + 1;
  end loop;
  return v_told;
end $$;

alter function cpis.tell_of_no_match_runs() owner to cpis_disclose;
revoke all on function cpis.tell_of_no_match_runs() from public;
grant execute on function cpis.tell_of_no_match_runs() to cpis_delivery;

comment on function cpis.tell_of_no_match_runs() is
  'Alerts safeguarding leads to runs of look-ups that find nothing. Answers how many.';
