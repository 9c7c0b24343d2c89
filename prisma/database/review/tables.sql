-- The weekly review by safeguarding leads.

create table cpis.review_item (
  id                uuid primary key default gen_random_uuid(),
  organisation_id   uuid not null references cpis.organisation (id),
  -- The Monday with which the week begins.
  week              date not null check (extract(isodow from week) = 1),
  kind              text not null check (kind in ('repeat-views', 'out-of-hours', 'other-setting', 'same-name', 'no-match-run', 'over-limit', 'emergency-access')),
  person_id         uuid not null,
  person_name       text not null,
  role              text not null,
  setting_name      text not null,
  first_at          timestamptz not null,
  last_at           timestamptz not null,
  -- How many views, checks or alerts it is about.
  times             integer not null check (times > 0),
  -- The accesses, or the alerts, that it is about: for whoever may read those.
  event_ids         uuid[] not null,
  made_at           timestamptz not null default now(),
  conclusion        text check (conclusion in ('explained', 'passed-on')),
  note              text check (length(note) between 1 and 500),
  concluded_at      timestamptz,
  concluded_by      uuid references cpis.person (id),
  concluded_by_name text,
  unique (organisation_id, week, kind, person_id, event_ids),
  constraint review_item_concluded_whole check ((conclusion is null) = (concluded_at is null) and (conclusion is null) = (concluded_by is null)
    and (conclusion is null) = (concluded_by_name is null) and (conclusion is null) = (note is null))
);

alter table cpis.review_item owner to cpis_owner;

comment on table cpis.review_item is
  'What was unusual among a week''s look-ups, for a safeguarding lead to conclude.';

create index review_item_of_organisation on cpis.review_item (organisation_id, made_at desc);

create table cpis.review_question (
  item_id       uuid primary key references cpis.review_item (id),
  organisation_id uuid not null references cpis.organisation (id),
  person_id     uuid not null,
  kind          text not null,
  setting_name  text not null,
  first_at      timestamptz not null,
  last_at       timestamptz not null,
  asked_at      timestamptz not null default now(),
  asked_by      uuid not null references cpis.person (id),
  asked_by_name text not null,
  answer        text check (answer in ('cared-for', 'asked-by-colleague', 'training', 'by-mistake', 'other')),
  answer_text   text check (length(answer_text) <= 500),
  answered_at   timestamptz,
  constraint review_question_answered_whole check ((answer is null) = (answered_at is null) and (answer_text is null or answer is not null)),
  constraint review_question_other_is_explained check (answer is distinct from 'other' or length(answer_text) >= 15)
);

alter table cpis.review_question owner to cpis_owner;

comment on table cpis.review_question is
  'What a safeguarding lead asks the person whom an item is about, and their answer.';

create index review_question_of_person on cpis.review_question (person_id, asked_at desc);
