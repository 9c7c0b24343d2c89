-- How good each authority's register is, over time.

create table cpis.quality_snapshot (
  authority_id     uuid not null references cpis.authority (organisation_id),
  on_day           date not null,
  -- Days since the register was last confirmed or sent, and since somebody confirmed the contacts; null for never.
  days_old         integer check (days_old >= 0),
  contacts_days    integer check (contacts_days >= 0),
  rows_to_fix      integer not null check (rows_to_fix >= 0),
  unborn_overdue   integer not null check (unborn_overdue >= 0),
  unread_accesses  integer not null check (unread_accesses >= 0),
  numbers_to_check integer not null check (numbers_to_check >= 0),
  primary key (authority_id, on_day)
);

alter table cpis.quality_snapshot owner to cpis_owner;

comment on table cpis.quality_snapshot is
  'Each authority''s data quality figures by day, for the trend.';
