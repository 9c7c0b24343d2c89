-- People by name, after p_after. A filter that is null is left out; p_state may be `unused`, which means that nobody has
-- logged in for 90 days. The statement is put together from the filters that are set, so that each combination gets a
-- plan of its own.
create or replace function cpis.list_people(p_term text, p_role text, p_state text, p_organisation uuid, p_after uuid, p_limit integer)
returns table (person_id uuid, name text, email text, status text, last_login timestamptz, providers text[], expired boolean, roles jsonb)
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare
  v_as    text := cpis.administering();
  v_place uuid := case when v_as = 'OA' then cpis.caller_organisation() else p_organisation end;
  v_words text;
  v_name  text;
  v_where text := '';
begin
  if v_as is null then return; end if;
  -- Between words stands what is neither a letter nor a digit; letters of other scripts are letters in every locale of the server.
  select string_agg(quote_literal(word) || ':*', ' & ') into v_words
  from regexp_split_to_table(translate(lower(coalesce(p_term, '')), '’', ' '), '[\x01-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+') as word where word <> '';
  if v_words is null and btrim(p_term) <> '' then return; end if;
  if p_after is not null then select p.name into v_name from cpis.person p where p.id = p_after; end if;
  -- Only filters that are set stand in the statement, so that each combination gets a plan of its own.
  if v_words is not null then v_where := v_where || ' and p.search_words @@ to_tsquery(''simple'', $1)'; end if;
  if v_name is not null then v_where := v_where || ' and (p.name, p.id) > ($5, $6)'; end if;
  if p_state = 'unused' then
    v_where := v_where || ' and p.status = ''active'' and not exists (select from cpis.session s where s.person_id = p.id and s.created_at > now() - interval ''90 days'')';
  elsif p_state is not null then v_where := v_where || ' and p.status = $3';
  end if;
  if v_place is not null or p_role is not null then
    v_where := v_where || ' and p.id in (select a.person_id from cpis.role_assignment a where true'
      || case when v_place is not null then ' and a.organisation_id = $4' else '' end
      || case when p_role is not null then ' and a.role = $2 and a.ended_at is null' else '' end || ')';
  end if;
  return query execute
    'with shown as (select p.* from cpis.person p where true' || v_where || ' order by p.name, p.id limit $7)
     select p.id, p.name, p.email, p.status,
       (select max(s.created_at) from cpis.session s where s.person_id = p.id),
       (select coalesce(array_agg(distinct i.provider), ''{}'') from (
          select provider from cpis.person_identity where person_id = p.id union select provider from cpis.invitation where person_id = p.id and joined_at is null) i),
       exists (select from cpis.invitation i where i.person_id = p.id and i.joined_at is null and i.expires_at < now()),
       (select coalesce(jsonb_agg(jsonb_build_object(''label'', r.label, ''setting'', s.name, ''organisation'', o.name) order by o.name, r.label, s.name), ''[]'')
        from cpis.role_assignment a join cpis.role r on r.code = a.role join cpis.organisation o on o.id = a.organisation_id
        left join cpis.care_setting s on s.id = a.care_setting_id
        where a.person_id = p.id and a.ended_at is null and ($4 is null or a.organisation_id = $4))
     from shown p order by p.name, p.id'
    using v_words, p_role, p_state, v_place, v_name, p_after, least(p_limit, 101);
end $$;

alter function cpis.list_people(text, text, text, uuid, uuid, integer) owner to cpis_identity;
revoke all on function cpis.list_people(text, text, text, uuid, uuid, integer) from public;
grant execute on function cpis.list_people(text, text, text, uuid, uuid, integer) to cpis_app;

comment on function cpis.list_people(text, text, text, uuid, uuid, integer) is
  'A page of the people whom the caller administers.';
