-- Roles that are held now, at an organisation that is not suspended, and that the provider asserts where it asserts
-- organisations at all (p_asserted null when it does not).
create or replace function cpis.usable_assignments(p_person uuid, p_asserted text[])
returns table (assignment_id uuid, role text, role_label text, organisation_id uuid, organisation_kind text, organisation_code text,
               organisation_name text, setting_id uuid, setting_kind text, setting_label text, setting_name text, unscheduled boolean,
               usual_reason text)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select a.id, a.role, r.label, o.id, o.kind, coalesce(au.dfe_code, o.ods_code), o.name, s.id, s.kind, k.label, s.name,
         coalesce(k.unscheduled, false), k.usual_reason
  from cpis.role_assignment a
  join cpis.role r on r.code = a.role
  join cpis.organisation o on o.id = a.organisation_id
  left join cpis.authority au on au.organisation_id = o.id
  left join cpis.care_setting s on s.id = a.care_setting_id
  left join cpis.setting_kind k on k.code = s.kind
  where a.person_id = p_person and a.ended_at is null and o.status <> 'suspended'
    and (p_asserted is null or coalesce(au.dfe_code, o.ods_code) = any (p_asserted))
  order by o.name, r.label, s.name
$$;

alter function cpis.usable_assignments(uuid, text[]) owner to cpis_identity;
revoke all on function cpis.usable_assignments(uuid, text[]) from public;

comment on function cpis.usable_assignments(uuid, text[]) is
  'The roles in which a person may work in a session.';
