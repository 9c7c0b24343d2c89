-- The page of one organisation: its contact, how many people, its administrators, open requests and the last fifty
-- changes.
create or replace function cpis.administered_organisation(p_organisation uuid) returns jsonb
language sql stable security definer set search_path = cpis, pg_temp as $$
  select jsonb_build_object(
    'contact', (select jsonb_build_object('name', c.name, 'email', c.email, 'phone', c.phone) from cpis.organisation_contact c where c.organisation_id = o.id),
    'people', (select count(distinct a.person_id) from cpis.role_assignment a where a.organisation_id = o.id and a.ended_at is null),
    'administrators', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'status', p.status) order by p.name), '[]')
      from cpis.role_assignment a join cpis.person p on p.id = a.person_id where a.organisation_id = o.id and a.role in ('OA', 'NA') and a.ended_at is null),
    'requests', (select count(*) from cpis.role_request q where q.organisation_id = o.id and q.decision is null),
    'changes', (select coalesce(jsonb_agg(t.one order by t.at desc), '[]') from (
      select c.at, jsonb_build_object('at', c.at, 'what', c.what, 'about', c.about, 'by', c.by_name) as one
      from cpis.administration_change c where c.organisation_id = o.id and c.person_id is null order by c.at desc limit 50) t))
  from cpis.organisation o where o.id = p_organisation and cpis.administering() = 'NA'
$$;

alter function cpis.administered_organisation(uuid) owner to cpis_identity;
revoke all on function cpis.administered_organisation(uuid) from public;
grant execute on function cpis.administered_organisation(uuid) to cpis_app;

comment on function cpis.administered_organisation(uuid) is
  'What national administrators see of an organisation beyond its public codes; null for everybody else.';
