// Raw SQL: set operations on temporary tables.
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import { LATEST_STANDING_PLANS } from './what-stands'

/** A team's new name and telephone beyond the state that stands, if that state has its former ones: they stay. */
const NEW_TEAM = `
  select s.lead_team, s.lead_team_phone from pg_temp.plan_state s
  where s.plan_id = b.plan_id and s.beside and s.version > b.version and exists (
    select from pg_temp.plan_state f
    where f.plan_id = b.plan_id and f.beside and f.version > b.version
      and (f.former_team, f.former_phone) is not distinct from (b.lead_team, b.lead_team_phone))
  order by s.version desc limit 1`

/** Somebody, or a file that stands, has spoken of a plan \`p\` since files that are taken back wrote it, without saying how it is. */
const SPOKEN_OF = `(
  exists (select from pg_temp.plan_state s where s.plan_id = p.id and s.beside and s.changed_at >= u.since)
  or exists (select from cpis.transfer t where t.plan_id = p.id and (t.state = 'offered' or (t.decided_by is not null and t.decided_at >= u.since)))
  or exists (select from cpis.held_ending h where h.plan_id = p.id and h.needs_confirmation and h.state = 'declined' and h.settled_at >= u.since)
  or exists (select from pg_temp.doubted_child d where d.child_id = p.child_id and d.applied_at >= u.since)
  or exists (select from pg_temp.standing_file f where f.forgotten and f.applied_at >= u.since))`

/**
 * Every plan that the file ($1) wrote, or that goes back with it, beside the state that stands (\`before\`; none for a plan that only files
 * added that are taken back). It \`goes_back\` when such files alone wrote what came after that; \`kept\` is what stays as it is all the same.
 * Nothing is taken away of which somebody has spoken since.
 */
const TOUCHED = `
  create temp table touched on commit drop as
  with stands as (${LATEST_STANDING_PLANS}
  ), undone as (
    select s.plan_id, min(s.changed_at) as since, coalesce(bool_or(s.upload_id = $1), false) as by_file
    from pg_temp.plan_state s left join stands l on l.plan_id = s.plan_id
    where s.taken_back and s.version > coalesce(l.version, 0) group by s.plan_id
  )
  select p.id as plan_id, p.child_id, p.type, b.version_id as before_id, b.changed_at as said_at, b.start_date, b.end_date, b.expected_on, b.withdrawn_at,
         coalesce(t.lead_team, b.lead_team) as lead_team, case when t is null then b.lead_team_phone else t.lead_team_phone end as lead_team_phone,
         u.plan_id is not null and (u.by_file or b.version_id is null and p.withdrawn_at is null
           or (b.end_date, b.expected_on, b.withdrawn_at, b.category, b.legal_status, b.last_review_date, b.next_review_date, b.instructions)
             is distinct from (p.end_date, p.expected_on, p.withdrawn_at, p.category, p.legal_status, p.last_review_date, p.next_review_date, p.instructions)
             and b.version_id is not null) as goes_back,
         g.takes_away, g.takes_away and ${SPOKEN_OF} as kept
  from cpis.plan p
  left join undone u on u.plan_id = p.id
  left join stands l on l.plan_id = p.id
  left join pg_temp.plan_state b on b.plan_id = p.id and b.version = l.version
  left join lateral (${NEW_TEAM}) t on true
  cross join lateral (select p.withdrawn_at is null and (b.version_id is null or b.lasts < coalesce(p.end_date, 'infinity')) as takes_away) g
  where u.plan_id is not null or p.id in (select plan_id from pg_temp.plan_state where upload_id = $1)`

/**
 * Plans that would come back or last longer although another of their kind runs then, or the child's record is closed; and every plan of a
 * record closed because of an adoption, which is shown to nobody and no longer changes. Of two that would both come back, the one of which
 * somebody spoke last does.
 */
const KEEP_IN_THE_WAY = `
  update pg_temp.touched t set kept = true
  where t.goes_back and not t.kept and t.before_id is not null and t.withdrawn_at is null and (exists (
    select from cpis.child c where c.id = t.child_id and c.closed_on is not null
      and (c.closed_why = 'adopted' or t.end_date is null or t.end_date > c.closed_on)
  ) or exists (
    select from cpis.plan p left join pg_temp.touched o on o.plan_id = p.id and o.goes_back and not o.kept
    where p.child_id = t.child_id and p.type = t.type and p.id <> t.plan_id
      and case when o.plan_id is null then p.withdrawn_at is null
               else o.before_id is not null and o.withdrawn_at is null and (o.said_at, o.plan_id) > (t.said_at, t.plan_id) end
      and daterange(t.start_date, least(t.end_date, t.expected_on), '[)')
        && daterange(p.start_date, case when o.plan_id is null then least(p.end_date, p.expected_on) else least(o.end_date, o.expected_on) end, '[)')))`

/**
 * A plan that came in the place of another is not taken away when that one stays ended: half of what a file did, undone, would leave the
 * child without either.
 */
const KEEP_FOLLOWING = `
  update pg_temp.touched t set kept = true
  from cpis.plan p
  where p.id = t.plan_id and t.goes_back and not t.kept and t.takes_away and exists (
    select from cpis.plan f
    join pg_temp.plan_state r on r.plan_id = f.id and r.taken_back
    join pg_temp.plan_state b on b.plan_id = f.id and b.version = r.version - 1 and b.lasts > r.lasts
    where f.child_id = p.child_id and f.type = p.type and f.id <> p.id
      and not exists (select from pg_temp.touched o where o.plan_id = f.id and o.goes_back and not o.kept)
      and not exists (select from pg_temp.plan_state n where n.plan_id = f.id and n.version > r.version and n.lasts > r.lasts)
      and daterange(b.start_date, least(b.end_date, b.expected_on), '[)') && daterange(p.start_date, least(p.end_date, p.expected_on), '[)'))`

/**
 * Works out, as \`pg_temp.touched\`, which plans go back with a file that is taken back, and to what. Changes nothing in the register. What
 * stays can keep another in its place, so it is asked until nothing more stays.
 */
export async function findWhatGoesBack(tx: BulkTransaction, uploadId: string): Promise<void> {
  await tx.execute(TOUCHED, [uploadId])
  for (let more = 1; more > 0;) {
    more = 0
    for (const keep of [KEEP_IN_THE_WAY, KEEP_FOLLOWING]) more += await tx.execute(keep)
  }
}
