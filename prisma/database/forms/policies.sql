-- kept_form
alter table cpis.kept_form enable row level security;
alter table cpis.kept_form force row level security;
create policy kept_form_identity on cpis.kept_form to cpis_identity using (true) with check (true);
create policy kept_form_retention on cpis.kept_form to cpis_retention using (good_until <= now());

grant select, insert, update, delete on cpis.kept_form to cpis_identity;
grant delete on cpis.kept_form to cpis_retention;
-- What is over goes unread.
grant select (good_until) on cpis.kept_form to cpis_retention;
