-- What a row of a file changes, from what and to what: [{"column": "end_date", "was": null, "is": "2026-11-30"}]. Forgotten with its row.
alter table cpis.upload_row add column changes jsonb;
