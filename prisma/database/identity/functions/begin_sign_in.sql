-- Failures are counted by browser, so that nobody can be locked out by somebody who knows their name or sits in the same
-- building. A network is never shut: where very many log-ins were begun or failed, it is said to be crowded, and a browser
-- that comes for the first time waits a few seconds (lib/identity/browser.ts). p_network is null for a browser in which
-- somebody has logged in before, and where the network cannot be told.
create or replace function cpis.begin_sign_in(p_browser bytea, p_network bytea) returns table (pause integer, crowded boolean)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_pause   integer := cpis.sign_in_pause(p_browser);
  v_crowded boolean := false;
begin
  if v_pause = 0 then
    -- In the order in which end_sign_in takes them: two log-ins must not wait for each other.
    if p_network is not null then
      v_crowded := cpis.count_rate('log-in', p_network) > 0 or exists (
        select from cpis.rate_count c join cpis.rate_limit l on l.what = c.what
        where c.what = 'log-in-refused' and c.whom = p_network and c.counts_until > now() and c.n > l.most[1]);
    end if;
    -- Failures are forgotten after an hour in which nobody tried, and not while somebody does.
    update cpis.rate_count c set counts_until = now() + l.span from cpis.rate_limit l
    where c.what = 'failed-log-in' and c.whom = p_browser and c.n > 0 and c.counts_until > now() and l.what = c.what;
  end if;
  return query select v_pause, v_crowded;
end $$;

alter function cpis.begin_sign_in(bytea, bytea) owner to cpis_identity;
revoke all on function cpis.begin_sign_in(bytea, bytea) from public;
grant execute on function cpis.begin_sign_in(bytea, bytea) to cpis_gate;

comment on function cpis.begin_sign_in(bytea, bytea) is
  'Counts a log-in that is about to begin. Answers for how many seconds its browser has to pause, and whether its network is crowded.';
