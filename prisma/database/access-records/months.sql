-- From last month to three months ahead; each start and each `npm run migrate` makes those that are missing since.
set role cpis_owner;
select cpis.ensure_access_partitions((now() - interval '1 month')::date, (now() + interval '3 months')::date);
reset role;
