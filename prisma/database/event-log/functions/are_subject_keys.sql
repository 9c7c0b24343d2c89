-- At most as many as a file of notifications or of access records can name. Nobody means null, never an empty list.
create or replace function cpis.are_subject_keys(keys bytea[]) returns boolean
language sql immutable parallel safe as $$
  select coalesce(array_ndims(keys) = 1 and cardinality(keys) <= 50000 and not exists (select from unnest(keys) k where length(k) is distinct from 32),
    keys is null)
$$;

alter function cpis.are_subject_keys(bytea[]) owner to cpis_owner;
revoke all on function cpis.are_subject_keys(bytea[]) from public;
grant execute on function cpis.are_subject_keys(bytea[]) to cpis_app, cpis_identity, cpis_disclose, cpis_files, cpis_delivery, cpis_retention;

comment on function cpis.are_subject_keys(bytea[]) is
  'Whether these are keyed hashes, by which an event says whom it was about.';
