-- As plans_spoken_of_since: by hand is what no file that was checked wrote.
create or replace function cpis.children_named_since(p_since timestamptz) returns setof uuid
language sql stable as $$
  select distinct c.id from cpis.child c
  join cpis.child_version v on v.child_id = c.id and v.changed_at > p_since
  left join cpis.child_version b on b.child_id = c.id and b.version = v.version - 1
  left join cpis.upload u on u.id = v.upload_id
  where c.authority_id = (select cpis.caller_organisation()) and c.updated_at > p_since and u.checked_on is null
    and (b.child_id is null or (v.family_name, v.given_name, v.local_id) is distinct from (b.family_name, b.given_name, b.local_id))
$$;

alter function cpis.children_named_since(timestamptz) owner to cpis_owner;
revoke all on function cpis.children_named_since(timestamptz) from public;
grant execute on function cpis.children_named_since(timestamptz) to cpis_app;

comment on function cpis.children_named_since(timestamptz) is
  'The children of the caller''s authority whose name or local reference somebody has entered or changed by hand since a moment.';
