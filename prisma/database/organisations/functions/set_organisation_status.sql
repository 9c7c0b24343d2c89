-- Suspending an organisation ends every session of those who work there at once. What an authority has published goes on
-- being shown to clinicians: trouble with a council's people is no reason to hide a child. The national organisation
-- cannot be suspended, or nobody could undo it.
create or replace function cpis.set_organisation_status(p_organisation uuid, p_status text, p_by text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare o cpis.organisation;
begin
  if cpis.administering() is distinct from 'NA' then return 'not-permitted'; end if;
  select * into o from cpis.organisation where id = p_organisation for update;
  if not found then return 'unknown'; end if;
  -- Or nobody could undo it.
  if o.kind = 'national' then return 'self'; end if;
  if o.status = p_status then return 'already'; end if;
  update cpis.organisation set status = p_status where id = o.id;
  if p_status = 'suspended' then
    update cpis.session s set ended_at = now(), end_reason = 'withdrawn'
    from cpis.role_assignment a where a.id = s.assignment_id and a.organisation_id = o.id and s.ended_at is null;
  end if;
  perform cpis.note_administration(null, o.id, 'status', o.status || ' ' || p_status, p_by);
  return 'done';
end $$;

alter function cpis.set_organisation_status(uuid, text, text) owner to cpis_identity;
revoke all on function cpis.set_organisation_status(uuid, text, text) from public;
grant execute on function cpis.set_organisation_status(uuid, text, text) to cpis_app;

comment on function cpis.set_organisation_status(uuid, text, text) is
  'Sets whether an organisation is onboarding, piloting, live or suspended, for national administrators.';
