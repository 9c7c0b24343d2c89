-- Where nobody shares, nobody could have held a child: that is not "no information held".
create or replace function cpis.anybody_shares() returns boolean
language sql stable set search_path = cpis, pg_temp as $$
  select exists (select from cpis.organisation o
                 where o.kind = 'authority' and o.status in ('pilot', 'live', 'suspended') and cpis.has_published(o.id))
$$;

alter function cpis.anybody_shares() owner to cpis_owner;
revoke all on function cpis.anybody_shares() from public;
grant execute on function cpis.anybody_shares() to cpis_disclose;

comment on function cpis.anybody_shares() is
  'Whether any authority that shares, or has shared until it was suspended, has ever published anything.';
