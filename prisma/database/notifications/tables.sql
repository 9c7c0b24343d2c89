-- What authorities learn about look-ups of their children.

create table cpis.notification (
  id                uuid primary key default gen_random_uuid(),
  event_id          uuid not null,
  at                timestamptz not null,
  authority_id      uuid not null references cpis.authority (organisation_id),
  child_id          uuid not null references cpis.child (id),
  plan_types        text[] not null,
  actor_name        text not null,
  role              text not null,
  organisation_name text not null,
  setting_kind      text not null references cpis.setting_kind (code),
  setting_name      text not null,
  reason            text not null,
  -- The plan stands under a number that has been replaced: the authority is asked to correct it.
  number_replaced   boolean not null default false,
  acknowledged_at   timestamptz,
  acknowledged_by   uuid references cpis.person (id),
  seen_at           timestamptz,
  assigned_team     uuid references cpis.lead_team (id),
  assigned_person   uuid references cpis.person (id),
  answer            text check (answer in ('will-call', 'discuss-before-discharge', 'no-action')),
  outcome           text check (outcome in ('seen-and-discharged', 'admitted', 'left-before-being-seen', 'not-here', 'opened-in-error')),
  outcome_at        timestamptz,
  callback_phone    text check (callback_phone ~ '^[0-9 +]{8,20}$'),
  -- Under which of the child's numbers it was made: the one that was looked up where that is, or was, the child's; otherwise the one
  -- under which the plan stood, to which the one that was looked up led.
  nhs_number        text not null,
  in_emergency      boolean not null default false,
  unique (event_id, authority_id),
  constraint notification_acknowledged_by_somebody check ((acknowledged_at is null) = (acknowledged_by is null)),
  constraint notification_assigned_once check (assigned_team is null or assigned_person is null),
  constraint notification_answered_is_acknowledged check (answer is null or acknowledged_at is not null),
  constraint notification_outcome_has_a_time check ((outcome is null) = (outcome_at is null)),
  constraint notification_callback_needs_an_outcome check (callback_phone is null or outcome is not null)
);

alter table cpis.notification owner to cpis_owner;

comment on table cpis.notification is
  'What an authority learns: one notice for each access and authority, whole in itself (design decision 14), no clinical content; and what the authority answered.';

create index notification_of_authority on cpis.notification (authority_id, at desc);
create index notification_new on cpis.notification (authority_id, at desc) where acknowledged_at is null;
-- When each child of a list was last seen.
create index notification_of_child on cpis.notification (child_id, at desc);
