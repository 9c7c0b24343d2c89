-- Plans that one authority offers to another.

create table cpis.transfer (
  id              uuid primary key default gen_random_uuid(),
  plan_id         uuid not null,
  from_authority  uuid not null references cpis.authority (organisation_id),
  to_authority    uuid not null references cpis.authority (organisation_id),
  nhs_number      text not null check (cpis.is_nhs_number(nhs_number)),
  family_name     text not null,
  given_name      text not null,
  date_of_birth   date not null,
  type            text not null check (type in ('CPP', 'LAC', 'UCPP')),
  start_date      date not null,
  end_date        date,
  expected_on     date,
  -- The day from which the receiving authority holds the plan.
  moves_on        date not null,
  state           text not null default 'offered' check (state in ('offered', 'accepted', 'declined', 'taken-back')),
  decline_reason  text check (decline_reason in ('not-ours', 'no-conference-yet', 'wrong-child', 'already-held')),
  offered_at      timestamptz not null default now(),
  offered_by      uuid not null references cpis.person (id),
  offered_by_name text not null,
  decided_at      timestamptz,
  decided_by      uuid references cpis.person (id),
  decided_by_name text,
  new_plan_id     uuid,
  -- The version of that plan which the take-over made: what it was before is the one before.
  new_version_id  uuid,
  constraint transfer_of_own_plan foreign key (plan_id, from_authority) references cpis.plan (id, authority_id),
  constraint transfer_to_own_plan foreign key (new_plan_id, to_authority) references cpis.plan (id, authority_id),
  constraint transfer_to_another check (from_authority <> to_authority),
  -- A file, or the day on which a plan ends, takes an offer back without anybody who is logged in: then a name stands there alone.
  constraint transfer_decided_whole check (
    (state = 'offered') = (decided_at is null) and (decided_at is null) = (decided_by_name is null)
    and (decided_by is null or decided_at is not null) and (decided_by is not null or state in ('offered', 'taken-back'))),
  constraint transfer_declined_for_a_reason check ((state = 'declined') = (decline_reason is not null)),
  constraint transfer_accepted_makes_a_plan check ((state = 'accepted') = (new_plan_id is not null) and (new_plan_id is null) = (new_version_id is null))
);

alter table cpis.transfer owner to cpis_owner;

comment on table cpis.transfer is
  'The offer of a plan to another authority: it holds what the receiving authority has to know, and stays with both.';

create unique index transfer_one_offer_of_a_plan on cpis.transfer (plan_id) where state = 'offered';
-- Erasing plans looks here for each.
create index transfer_of_plan on cpis.transfer (plan_id);
create index transfer_to_plan on cpis.transfer (new_plan_id) where new_plan_id is not null;
create index transfer_to on cpis.transfer (to_authority, offered_at desc);
create index transfer_from on cpis.transfer (from_authority, offered_at desc);
