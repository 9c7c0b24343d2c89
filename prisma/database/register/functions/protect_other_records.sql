-- A child must not be found by any record that the authority has of it.
create or replace function cpis.protect_other_records(p_child cpis.child) returns void
language sql volatile set search_path = cpis, pg_temp as $$
  update cpis.child o set is_protected = true, change = 'protected', changed_by = (p_child).changed_by, upload_id = (p_child).upload_id
  where o.authority_id = (p_child).authority_id and not o.is_protected and o.closed_why is distinct from 'adopted'
    and o.date_of_birth = (p_child).date_of_birth and cpis.shares_protection(o, p_child)
$$;

alter function cpis.protect_other_records(cpis.child) owner to cpis_register;
revoke all on function cpis.protect_other_records(cpis.child) from public;

comment on function cpis.protect_other_records(cpis.child) is
  'Protects the other records that an authority has of a child whom it protects.';
