-- Runs when a provider has just vouched for somebody who is not known yet: by the subject that the administrator entered,
-- or by an e-mail address that the provider has verified.
create or replace function cpis.join_invited(p_provider text, p_subject text, p_verified_email text, p_asserted text[]) returns boolean
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare i cpis.invitation;
begin
  select n.* into i from cpis.invitation n
  join cpis.person p on p.id = n.person_id and p.status = 'invited'
  join cpis.organisation o on o.id = n.organisation_id
  left join cpis.authority u on u.organisation_id = o.id
  where n.joined_at is null and n.expires_at > now() and n.provider = p_provider and (n.subject = p_subject or n.email = lower(p_verified_email))
    and (p_asserted is null or coalesce(u.dfe_code, o.ods_code) = any (p_asserted))
    and not exists (select from cpis.person_identity k where k.provider = p_provider and k.subject = p_subject)
  order by n.subject nulls last limit 1 for update of n;
  if not found then return false; end if;
  insert into cpis.person_identity (provider, subject, person_id) values (p_provider, p_subject, i.person_id);
  update cpis.invitation set joined_at = now() where person_id = i.person_id;
  perform cpis.note_administration(i.person_id, i.organisation_id, 'joined', null, (select p.name from cpis.person p where p.id = i.person_id));
  insert into cpis.audit_event (type, outcome, person_id, organisation_id, subject_kind, subject_id, details)
  values ('person.join', 'done', i.person_id, i.organisation_id, 'person', i.person_id, jsonb_build_object('provider', p_provider, 'by-email', i.email is not null));
  return true;
end $$;

alter function cpis.join_invited(text, text, text, text[]) owner to cpis_identity;
revoke all on function cpis.join_invited(text, text, text, text[]) from public;
grant execute on function cpis.join_invited(text, text, text, text[]) to cpis_gate;

comment on function cpis.join_invited(text, text, text, text[]) is
  'Links a new log-in with the invitation it belongs to, if one still holds. Answers whether it did.';
