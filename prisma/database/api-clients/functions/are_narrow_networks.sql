-- A system asks from its organisation's networks: at least one, and none so wide that it says nothing (/16 for IPv4, /32
-- for IPv6).
create or replace function cpis.are_narrow_networks(p_networks inet[]) returns boolean
language sql immutable parallel safe as $$
  select cardinality(p_networks) between 1 and 20
    and (select bool_and(n is not null and n = network(n)::inet and masklen(n) >= case family(n) when 4 then 16 else 32 end) from unnest(p_networks) as n)
$$;

alter function cpis.are_narrow_networks(inet[]) owner to cpis_owner;
revoke all on function cpis.are_narrow_networks(inet[]) from public;
grant execute on function cpis.are_narrow_networks(inet[]) to cpis_identity;

comment on function cpis.are_narrow_networks(inet[]) is
  'Whether a list of networks is one that an API client may have.';
