-- At most twenty files an hour are received of one person, and of the commands of one authority, which have none (security-and-reliability
-- section 6, "Rates"). Their records are what is counted: of all instances together, and no crash forgets them.

set role cpis_owner;

create index upload_of_person on cpis.upload (received_by_id, received_at desc);

-- How many files of one sender an hour are received.
create function cpis.upload_limit() returns integer
language sql immutable parallel safe as $$ select 20 $$;

-- How many seconds the caller waits before another file of theirs is received, 0 when it is now: until the twentieth from the end is an hour old.
create function cpis.upload_pause() returns integer
language sql stable security definer set search_path = cpis, pg_temp as $$
  select coalesce((
    select greatest(1, ceil(extract(epoch from u.received_at + interval '1 hour' - now()))::integer) from cpis.upload u
    where u.received_at > now() - interval '1 hour'
      and case when cpis.caller_user() is null then u.received_by_id is null and u.authority_id = cpis.caller_organisation()
               else u.received_by_id = cpis.caller_user() end
    order by u.received_at desc offset cpis.upload_limit() - 1 limit 1), 0)
$$;

grant execute on function cpis.upload_limit(), cpis.caller_user(), cpis.caller_organisation() to cpis_files;

reset role;
grant create on schema cpis to cpis_files;
alter function cpis.upload_pause() owner to cpis_files;
grant execute on function cpis.upload_pause() to cpis_app;
revoke create on schema cpis from cpis_files;
