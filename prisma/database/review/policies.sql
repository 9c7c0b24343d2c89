-- review_item
alter table cpis.review_item enable row level security;
alter table cpis.review_item force row level security;
create policy review_item_read on cpis.review_item for select to cpis_app
  using ((select cpis.caller_role()) = 'SG' and organisation_id = (select cpis.caller_organisation()));
-- Nobody concludes about themselves, or twice.
create policy review_item_conclude on cpis.review_item for update to cpis_app
  using ((select cpis.caller_role()) = 'SG' and organisation_id = (select cpis.caller_organisation()) and person_id is distinct from (select cpis.caller_user()) and concluded_at is null)
  with check (organisation_id = (select cpis.caller_organisation()) and concluded_by = (select cpis.caller_user()));
create policy review_item_retention on cpis.review_item to cpis_retention using (true);
create policy review_item_make on cpis.review_item to cpis_review using (true) with check (true);

grant select on cpis.review_item to cpis_app;
grant select, delete on cpis.review_item to cpis_retention;
grant select, insert on cpis.review_item to cpis_review;
grant update (conclusion, note, concluded_at, concluded_by, concluded_by_name) on cpis.review_item to cpis_app;

-- review_question
alter table cpis.review_question enable row level security;
alter table cpis.review_question force row level security;
create policy review_question_read on cpis.review_question for select to cpis_app using (
  organisation_id = (select cpis.caller_organisation())
  and ((select cpis.caller_role()) = 'SG' or ((select cpis.caller_role()) = 'CL' and person_id = (select cpis.caller_user()))));
create policy review_question_ask on cpis.review_question for insert to cpis_app with check (
  (select cpis.caller_role()) = 'SG' and organisation_id = (select cpis.caller_organisation()) and asked_by = (select cpis.caller_user())
  and person_id is distinct from (select cpis.caller_user()) and answer is null and exists (
    select from cpis.review_item i
    where i.id = item_id and i.organisation_id = review_question.organisation_id and i.person_id = review_question.person_id));
create policy review_question_answer on cpis.review_question for update to cpis_app
  using ((select cpis.caller_role()) in ('CL', 'SG') and organisation_id = (select cpis.caller_organisation()) and person_id = (select cpis.caller_user()) and answered_at is null)
  with check (person_id = (select cpis.caller_user()));
create policy review_question_retention on cpis.review_question to cpis_retention using (true);

grant select, insert on cpis.review_question to cpis_app;
grant select, delete on cpis.review_question to cpis_retention;
grant update (answer, answer_text, answered_at) on cpis.review_question to cpis_app;
