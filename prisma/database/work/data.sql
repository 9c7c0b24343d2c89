insert into cpis.periodic_work (name, done_by, act, every) values
  ('due-endings', 'cpis_worker', 'apply_due_endings', '1 minute'),
  ('no-match-runs', 'cpis_worker', 'tell_of_no_match_runs', '1 minute'),
  ('passing', 'cpis_worker', 'forget_passing', '15 minutes'),
  ('quality-snapshot', 'cpis_worker', 'take_quality_snapshot', '1 hour'),
  ('uploaded-files', 'cpis_worker', 'forget_uploaded_files', '1 hour'),
  ('drafts', 'cpis_worker', 'forget_drafts', '1 hour'),
  ('delivered', 'cpis_worker', 'forget_delivered', '1 hour'),
  ('old-records', 'cpis_worker', 'erase_old_records', '1 hour'),
  ('old-accesses', 'cpis_worker', 'drop_old_access_partitions', '1 day'),
  ('months-of-accesses', 'cpis_worker', 'make_due_partitions', '1 day'),
  ('old-events', 'cpis_worker', 'forget_old_events', '1 day'),
  ('explanations', 'cpis_worker', 'forget_with_accesses', '1 day'),
  ('caller-key', 'cpis_worker', 'turn_caller_key', '1 day');

insert into cpis.periodic_work (name, done_by, every) values
  -- Sooner when a batch has filled up.
  ('sealing', 'cpis_sealer', '1 minute');

-- At two every night. The first is due at once.
insert into cpis.periodic_work (name, done_by, every, counted_from) values
  ('nightly-verification', 'cpis_verifier', '1 day', '2026-01-01 02:00');

-- At one every night: the worker asks the demographics service about held numbers.
insert into cpis.periodic_work (name, done_by, every, counted_from, next_at) values
  ('demographics-recheck', 'cpis_worker', '1 day', '2026-01-01 01:00', cpis.next_period('1 day', '2026-01-01 01:00'));

-- On Mondays at five in the morning.
insert into cpis.periodic_work (name, done_by, act, every, counted_from, next_at) values
  ('weekly-review', 'cpis_worker', 'make_weekly_review', '7 days', '2026-01-05 05:00', cpis.next_period('7 days', '2026-01-05 05:00'));
