-- A mailbox is named by the authority's DfE code and CP001.
create or replace function cpis.authority_of_mailbox(p_mailbox text) returns uuid
language sql stable as $$
  select a.organisation_id from cpis.authority a where a.dfe_code || 'CP001' = p_mailbox and a.delivers_mailbox
$$;

alter function cpis.authority_of_mailbox(text) owner to cpis_delivery;
revoke all on function cpis.authority_of_mailbox(text) from public;

comment on function cpis.authority_of_mailbox(text) is
  'The authority of a mailbox that is switched on.';
