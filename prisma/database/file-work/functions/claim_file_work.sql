-- Takes the work that has been due longest and that no process holds a lease on. Somebody waits for their file: what a process let run out is
-- taken up again at once. Work that was begun three times and never finished is given up, and so is work whose asker may no longer ask
-- for it. What is saved for an authority is saved in the order in which its files were received: what a file says holds until a later one says
-- otherwise, and never the other way round, although the earlier one was set aside or put off. A check alone changes nothing and waits for nobody;
-- nor does a row that follows, which a later file takes off the list when it says something else.
create or replace function cpis.claim_file_work(p_seconds integer)
returns table (work_id uuid, upload_id uuid, kind text, rows uuid[], person_id uuid, person_name text, session_id uuid, organisation_id uuid, organisation_code text,
               organisation_name text, api_client_id uuid, lease uuid, ticket text)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  w       cpis.file_work;
  v_lease uuid := gen_random_uuid();
begin
  loop
    select * into w from cpis.file_work f where f.next_at <= now() and (f.leased_until is null or f.leased_until < now())
      and (f.kind in ('check', 'follow') or not exists (
        select from cpis.file_work e join cpis.upload ue on ue.id = e.upload_id, cpis.upload uf
        where uf.id = f.upload_id and e.authority_id = f.authority_id and e.kind <> 'check'
          and (ue.received_at, ue.id) < (uf.received_at, uf.id)))
    order by f.next_at, f.asked_at for update skip locked limit 1;
    if not found then return; end if;
    if w.attempts >= 3 then
      perform cpis.give_up_file_work(w.id, 'failed');
    elsif not coalesce(
      case w.kind when 'load' then cpis.api_client_may(w.api_client_id, 'upload', w.authority_id)
                  else cpis.still_works_as(w.asked_by_id, w.session_id, 'LD', w.authority_id) end, false) then
      perform cpis.give_up_file_work(w.id, 'denied');
    else
      update cpis.file_work f set leased_by = v_lease, leased_until = now() + make_interval(secs => p_seconds), attempts = f.attempts + 1,
        last_error = case when w.leased_by is null then f.last_error else 'the process ended during the work' end
      where f.id = w.id;
      return query
        select w.id, w.upload_id, w.kind, w.rows, w.asked_by_id, w.asked_by, w.session_id, o.id, a.dfe_code, o.name, w.api_client_id, v_lease,
          -- Longer than one go at a file may take (server/files/file-queue.ts).
          cpis.make_ticket(w.asked_by_id, 'LD', w.authority_id, w.session_id, null, interval '31 minutes')
        from cpis.organisation o join cpis.authority a on a.organisation_id = o.id where o.id = w.authority_id;
      return;
    end if;
  end loop;
end $$;

alter function cpis.claim_file_work(integer) owner to cpis_files;
revoke all on function cpis.claim_file_work(integer) from public;
grant execute on function cpis.claim_file_work(integer) to cpis_filer;

comment on function cpis.claim_file_work(integer) is
  'Leases a piece of work on a file to a process.';
