-- The history on the page of an API client.
create or replace function cpis.note_api_client(p_client cpis.api_client, p_what text, p_about text, p_by text) returns void
language sql volatile security definer set search_path = cpis, pg_temp as $$
  insert into cpis.administration_change (organisation_id, api_client_id, what, about, by_person, by_name)
  values (p_client.organisation_id, p_client.id, p_what, left(concat_ws(': ', p_client.name, nullif(p_about, '')), 300), (select cpis.caller_user()), p_by)
$$;

alter function cpis.note_api_client(cpis.api_client, text, text, text) owner to cpis_identity;
revoke all on function cpis.note_api_client(cpis.api_client, text, text, text) from public;

comment on function cpis.note_api_client(cpis.api_client, text, text, text) is
  'Notes what an administrator did to an API client.';
