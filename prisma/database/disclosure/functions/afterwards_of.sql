-- The visit is a thread (design decision 33): a result shows what became of the look-up it belongs to.
create or replace function cpis.afterwards_of(p_event uuid) returns jsonb
language sql stable set search_path = cpis, pg_temp as $$
  select jsonb_build_object(
    'told', (select jsonb_build_object('outcome', o.outcome, 'callbackPhone', o.callback_phone, 'at', o.at)
             from cpis.access_outcome o where o.event_id = p_event order by o.at desc limit 1),
    'answers', coalesce((
      select jsonb_agg(jsonb_build_object('authority', o.name, 'answer', n.answer, 'at', n.acknowledged_at) order by n.acknowledged_at)
      from cpis.notification n join cpis.organisation o on o.id = n.authority_id
      where n.event_id = p_event and n.acknowledged_at is not null), '[]'))
$$;

alter function cpis.afterwards_of(uuid) owner to cpis_owner;
revoke all on function cpis.afterwards_of(uuid) from public;
grant execute on function cpis.afterwards_of(uuid) to cpis_disclose;

comment on function cpis.afterwards_of(uuid) is
  'What the clinician reported after an access and what the authorities answered.';
