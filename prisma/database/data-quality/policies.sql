-- quality_snapshot
alter table cpis.quality_snapshot enable row level security;
alter table cpis.quality_snapshot force row level security;
create policy quality_snapshot_read_own on cpis.quality_snapshot for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
create policy quality_snapshot_keep on cpis.quality_snapshot to cpis_quality using (true) with check (true);

grant select on cpis.quality_snapshot to cpis_app;
grant select, insert, update on cpis.quality_snapshot to cpis_quality;
