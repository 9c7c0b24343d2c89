insert into cpis.periodic_work (name, act, every) values
  ('due-endings', 'apply_due_endings', '1 minute'),
  ('no-match-runs', 'tell_of_no_match_runs', '1 minute'),
  ('passing', 'forget_passing', '15 minutes'),
  ('quality-snapshot', 'take_quality_snapshot', '1 hour'),
  ('uploaded-files', 'forget_uploaded_files', '1 hour'),
  ('drafts', 'forget_drafts', '1 hour'),
  ('delivered', 'forget_delivered', '1 hour'),
  ('old-records', 'erase_old_records', '1 day'),
  ('old-accesses', 'drop_old_access_partitions', '1 day'),
  ('old-events', 'forget_old_events', '1 day'),
  ('explanations', 'forget_with_accesses', '1 day');

-- On Mondays at five in the morning.
insert into cpis.periodic_work (name, act, every, next_at) values
  ('weekly-review', 'make_weekly_review', '7 days', (date_trunc('week', cpis.today())::date + 7 + time '05:00') at time zone 'Europe/London');
