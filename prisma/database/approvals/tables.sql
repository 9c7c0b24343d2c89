-- Acts that need a second person.

create table cpis.approval (
  id                uuid primary key default gen_random_uuid(),
  authority_id      uuid not null references cpis.authority (organisation_id),
  kind              text not null check (kind in ('protection-lift', 'adoption', 'endings', 'joined-number')),
  child_id          uuid,
  upload_id         uuid,
  reason            text not null check (length(reason) between 15 and 500),
  requested_at      timestamptz not null default now(),
  requested_by      uuid references cpis.person (id),
  requested_by_name text not null,
  decision          text check (decision in ('approved', 'declined', 'taken-back')),
  decided_at        timestamptz,
  decided_by        uuid references cpis.person (id),
  decided_by_name   text,
  -- Which link between two numbers is to be undone (cpis.superseded_number). It is gone once that has been agreed.
  link_id           uuid,
  constraint approval_of_own_child foreign key (child_id, authority_id) references cpis.child (id, authority_id),
  constraint approval_of_own_upload foreign key (upload_id, authority_id) references cpis.upload (id, authority_id),
  constraint approval_is_about_one_thing check (
    (kind in ('protection-lift', 'adoption', 'joined-number') and child_id is not null and upload_id is null)
    or (kind = 'endings' and upload_id is not null and child_id is null)),
  constraint approval_names_a_link check ((kind = 'joined-number') = (link_id is not null)),
  constraint approval_decided_whole check (
    (decision is null and decided_at is null and decided_by is null and decided_by_name is null)
    or (decision is not null and decided_at is not null and decided_by is not null and decided_by_name is not null)),
  constraint approval_by_another check (decision is null or decision = 'taken-back' or decided_by is distinct from requested_by)
);

alter table cpis.approval owner to cpis_owner;

comment on table cpis.approval is
  'Acts that need a second person.';

create unique index approval_open_for_child on cpis.approval (child_id, kind) where decision is null and child_id is not null;
create unique index approval_open_for_upload on cpis.approval (upload_id) where decision is null and upload_id is not null;
-- Erasing children looks here for each.
create index approval_of_child on cpis.approval (child_id) where child_id is not null;
create index approval_of_authority on cpis.approval (authority_id, requested_at desc);
