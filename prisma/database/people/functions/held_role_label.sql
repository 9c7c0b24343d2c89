-- For the history that administrators read: "Clinician, Emergency department, Leeds General Infirmary, Leeds Teaching
-- Hospitals NHS Trust".
create or replace function cpis.held_role_label(p_role text, p_setting uuid, p_organisation uuid) returns text
language sql stable security definer set search_path = cpis, pg_temp as $$
  select concat_ws(', ', (select label from cpis.role where code = p_role), (select name from cpis.care_setting where id = p_setting),
    (select name from cpis.organisation where id = p_organisation))
$$;

alter function cpis.held_role_label(text, uuid, uuid) owner to cpis_identity;
revoke all on function cpis.held_role_label(text, uuid, uuid) from public;

comment on function cpis.held_role_label(text, uuid, uuid) is
  'A role, its care setting and its organisation in words.';
