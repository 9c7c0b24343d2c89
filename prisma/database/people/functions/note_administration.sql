-- The history on the screens of people and organisations. The compliance log beside it is the auditor's.
create or replace function cpis.note_administration(p_person uuid, p_organisation uuid, p_what text, p_about text, p_by text, p_reason text default null) returns void
language sql volatile security definer set search_path = cpis, pg_temp as $$
  insert into cpis.administration_change (person_id, organisation_id, what, about, by_person, by_name, reason)
  values (p_person, p_organisation, p_what, left(coalesce(p_about, ''), 300), (select cpis.caller_user()), p_by, left(p_reason, 300))
$$;

alter function cpis.note_administration(uuid, uuid, text, text, text, text) owner to cpis_identity;
revoke all on function cpis.note_administration(uuid, uuid, text, text, text, text) from public;

comment on function cpis.note_administration(uuid, uuid, text, text, text, text) is
  'Notes what an administrator did to a person or an organisation.';
