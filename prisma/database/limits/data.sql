-- security-and-reliability section 6. The words on the screens that say how many and how long are compared with these rows by
-- tests/database/rate-limits.test.ts.
insert into cpis.rate_limit (what, counted_by, most, span, step) values
  -- A warning, then the emergency form, then no more.
  ('look-up', 'person', '{40, 80, 200}', '1 hour', '1 minute'),
  ('api-request', 'api-client', '{10}', '1 second', '1 second'),
  -- Of auditors and safeguarding leads, by an NHS number: every page of an answer, and every hold, is one.
  ('number-question', 'person', '{60}', '1 hour', '1 minute');

insert into cpis.rate_limit (what, counted_by, most, span) values
  -- Of browsers in which nobody has logged in before: those that were begun and did not, or do not yet, succeed, and those
  -- that were refused. Beyond that a browser that comes for the first time waits a few seconds; nobody is shut out.
  ('log-in', 'network', '{300}', '1 hour'),
  ('log-in-refused', 'network', '{20}', '1 hour'),
  -- Not counted in rate_count: the record of each file that was received is the count, to the second and for good.
  ('file', 'sender', '{20}', '1 hour'),
  -- Not counted in rate_count: mail_pace holds whose turn is next, which workers lock and which a crash must not forget.
  ('mail', 'authority', '{1}', '5 minutes');

insert into cpis.rate_limit (what, counted_by, most, span, renews, first_pause, longest_pause) values
  -- One after the other: the fifth brings the first pause, for that browser alone.
  ('failed-log-in', 'browser', '{4}', '1 hour', true, '1 minute', '5 minutes');
