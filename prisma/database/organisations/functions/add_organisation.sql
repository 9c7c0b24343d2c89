-- p_code is the DfE code of a council or the ODS code of an NHS organisation; p_gss is for councils only. Answers `done`
-- with the new organisation, or why not.
create or replace function cpis.add_organisation(p_kind text, p_name text, p_code text, p_gss text, p_by text) returns table (outcome text, organisation uuid)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_id uuid;
begin
  if cpis.administering() is distinct from 'NA' or p_kind not in ('authority', 'nhs') then return query select 'not-permitted', null::uuid; return; end if;
  begin
    insert into cpis.organisation (kind, name, ods_code) values (p_kind, p_name, case when p_kind = 'nhs' then p_code end) returning id into v_id;
    if p_kind = 'authority' then insert into cpis.authority (organisation_id, dfe_code, gss_code) values (v_id, p_code, p_gss); end if;
  exception when unique_violation then
    return query select case when sqlerrm like '%gss_code%' then 'gss-code-held' else 'code-held' end, null::uuid;
    return;
  end;
  perform cpis.note_administration(null, v_id, 'added', p_name, p_by);
  return query select 'done', v_id;
end $$;

alter function cpis.add_organisation(text, text, text, text, text) owner to cpis_identity;
revoke all on function cpis.add_organisation(text, text, text, text, text) from public;
grant execute on function cpis.add_organisation(text, text, text, text, text) to cpis_app;

comment on function cpis.add_organisation(text, text, text, text, text) is
  'Adds a council or an NHS organisation, for national administrators.';
