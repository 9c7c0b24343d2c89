insert into cpis.role (code, label, organisation_kind, stands_alone) values
  ('CL', 'Clinician', '{nhs}', false),
  ('SG', 'Safeguarding lead', '{nhs}', false),
  ('LP', 'Social care practitioner', '{authority}', false),
  ('LD', 'Data manager', '{authority}', false),
  ('ED', 'Emergency duty worker', '{authority}', false),
  ('OA', 'Organisation administrator', '{nhs,authority}', true),
  ('NA', 'National administrator', '{national}', true),
  ('AU', 'Auditor', '{national}', true);
