import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { Random } from '@/demo/register/random'
import { createAuthority } from '@/tests/factories/authority'
import { fakeNhsNumber } from './fake-nhs-number'

/**
 * Four weeks of look-ups by 500 clinicians of five hospitals, for the weekly review (security test 9). Most of it is ordinary and
 * innocent: shifts of all kinds, bank shifts in another setting or at another hour, quiet shifts with one or two checks, children who
 * are looked up again on the next day and the day after, and namesakes at least as often as in England.
 */

export const DAYS = 28
const USERS = 500
const HOSPITALS = 5
const CHILDREN = 800
/** How many checks in a thousand find something held. */
const HELD_PER_THOUSAND = 15
const HOUR = 3_600_000

/** Why somebody was planted, in the review's terms. */
export type Snoop = 'repeat-views' | 'out-of-hours' | 'other-setting' | 'same-name' | 'no-match-run' | 'over-limit' | 'emergency-access'

const PLANTED: readonly Snoop[] = [
  ...Array.from({ length: 5 }, () => 'repeat-views' as const),
  ...Array.from({ length: 4 }, () => 'out-of-hours' as const),
  ...Array.from({ length: 4 }, () => 'other-setting' as const),
  ...Array.from({ length: 3 }, () => 'same-name' as const),
  'no-match-run',
  'no-match-run',
  'over-limit',
  'emergency-access',
]

type Clinician = { id: string; name: string; family: number; hospital: number; setting: number; starts: number; snoop: Snoop | null }
type Child = { family: number; number: string; version: string }
type Check = { who: Clinician; at: Date; setting: number; child: Child | null }
type Place = { organisation: string; settings: string[] }

/** Who was planted, by person id, and the Mondays of the month. */
export type SyntheticMonth = { planted: Map<string, Snoop>; weeks: string[]; checks: number; views: number; users: number }

/** Fills an empty register with such a month. */
export async function fillSyntheticMonth(admin: pg.Client, seed: number): Promise<SyntheticMonth> {
  const random = new Random(seed, 'month')
  const {
    rows: [first],
  } = await admin.query<{ monday: string; begins: Date }>(
    `select (date_trunc('week', cpis.today())::date - 28)::text as monday, (date_trunc('week', cpis.today())::date - 28)::timestamp at time zone 'Europe/London' as begins`,
  )
  if (!first) throw new Error('There is no Monday')
  const places = await createHospitals(admin)
  const children = await createChildren(admin, random)
  const clinicians = Array.from({ length: USERS }, (_, index) => clinicianOf(random, index, children))
  const checks = clinicians.flatMap((who) => [...shiftsOf(random, who, first.begins, children), ...snoopingOf(random, who, first.begins, children)])
  await writeChecks(admin, places, checks)
  await writeAlerts(admin, places, clinicians, first.begins)
  // The database would soon do this by itself.
  await admin.query('analyze cpis.access_matched, cpis.access_unmatched')
  return {
    planted: new Map(clinicians.flatMap(({ id, snoop }) => (snoop ? [[id, snoop] as const] : []))),
    weeks: [0, 7, 14, 21].map((days) => new Date(Date.parse(first.monday) + days * 24 * HOUR).toISOString().slice(0, 10)),
    checks: checks.length,
    views: checks.filter(({ child }) => child !== null).length,
    users: clinicians.length,
  }
}

/** One of 2,000 family names, the first at least as common as "Smith": two in 500 people are namesakes, twice as many as in England. */
function familyOf(random: Random): number {
  const total = Math.log(2030 / 30)
  return Math.min(1999, Math.floor(30 * Math.exp(total * random.fraction()) - 30))
}

function familyName(family: number): string {
  const letters = [...String(family)].map((digit) => 'abcdefghij'.charAt(Number(digit))).join('')
  return `Fam${letters}`
}

function clinicianOf(random: Random, index: number, children: Child[]): Clinician {
  // Every twenty-fifth is planted.
  const snoop = index % 25 === 24 ? (PLANTED[(index - 24) / 25] ?? null) : null
  const family = snoop === 'same-name' ? random.pick(children).family : familyOf(random)
  return {
    id: randomUUID(),
    name: `Sam ${familyName(family)}`,
    family,
    hospital: index % HOSPITALS,
    setting: random.between(0, 2),
    starts: [7, 12, 19][random.between(0, 2)] ?? 7,
    snoop,
  }
}

/** Eighteen twelve-hour shifts; one in twenty is in another setting, one in twenty at another time of day. */
function shiftsOf(random: Random, who: Clinician, begins: Date, children: Child[]): Check[] {
  const checks: Check[] = []
  for (let day = 0; day < DAYS; day++) {
    if (random.fraction() > 18 / DAYS) continue
    const setting = random.fraction() < 0.05 ? (who.setting + 1) % 3 : who.setting
    const starts = random.fraction() < 0.05 ? (who.starts + 8) % 24 : who.starts
    const quiet = random.fraction() < 0.1
    const number = quiet ? random.between(1, 2) : random.between(4, 20)
    for (let check = 0; check < number; check++) {
      const at = new Date(begins.getTime() + (day * 24 + starts + random.fraction() * 12) * HOUR)
      const child = random.between(1, 1000) <= HELD_PER_THOUSAND ? (children[random.between(0, CHILDREN - 1)] ?? null) : null
      checks.push({ who, at, setting, child })
      // A child who was admitted is looked up again the next day, and some the day after.
      if (child && random.fraction() < 0.3) checks.push({ who, at: new Date(at.getTime() + 22 * HOUR), setting, child })
      if (child && random.fraction() < 0.1) checks.push({ who, at: new Date(at.getTime() + 46 * HOUR), setting, child })
    }
  }
  return checks.filter(({ at }) => at.getTime() < begins.getTime() + DAYS * 24 * HOUR)
}

function snoopingOf(random: Random, who: Clinician, begins: Date, children: Child[]): Check[] {
  const day = random.between(8, 20)
  const at = (hours: number) => new Date(begins.getTime() + hours * HOUR)
  const own = (given: Date, child: Child | undefined, setting = who.setting): Check => ({ who, at: given, setting, child: child ?? null })
  const some = children[random.between(0, CHILDREN - 1)]
  switch (who.snoop) {
    case 'repeat-views':
      return [0, 2, 5, 6].map((after) => own(at((day + after) * 24 + who.starts + 3), some))
    case 'out-of-hours':
      // In the middle of the hours they never work.
      return [own(at(day * 24 + ((who.starts + 17) % 24)), some)]
    case 'other-setting':
      return [own(at(day * 24 + who.starts + 4), some, (who.setting + 2) % 3)]
    case 'same-name': {
      return [
        own(
          at(day * 24 + who.starts + 5),
          children.find(({ family }) => family === who.family),
        ),
      ]
    }
    case 'no-match-run':
      return Array.from({ length: 35 }, (_, index) => own(at(day * 24 + who.starts + index / 60), undefined))
    case 'over-limit':
      return Array.from({ length: 85 }, (_, index) => own(at(day * 24 + who.starts + index / 90), undefined))
    default:
      return []
  }
}

async function createHospitals(admin: pg.Client): Promise<Place[]> {
  const places: Place[] = []
  for (let hospital = 0; hospital < HOSPITALS; hospital++) {
    const { rows } = await admin.query<{ organisation: string; setting: string }>(
      `with o as (insert into cpis.organisation (kind, name, ods_code, status) values ('nhs', $1, $2, 'live') returning id)
       insert into cpis.care_setting (organisation_id, kind, name) select o.id, k.code, k.label from o,
         (select code, label from cpis.setting_kind where unscheduled order by code limit 3) k
       returning organisation_id as organisation, id as setting`,
      [`Month Hospital ${hospital}`, `M${hospital}`.padEnd(4, '0')],
    )
    places.push({ organisation: rows[0]?.organisation ?? '', settings: rows.map(({ setting }) => setting) })
  }
  return places
}

/** Children of one authority, each with a plan. */
async function createChildren(admin: pg.Client, random: Random): Promise<Child[]> {
  const authority = await createAuthority(admin)
  const families = Array.from({ length: CHILDREN }, () => familyOf(random))
  const numbers = families.map((_, index) => fakeNhsNumber(200_000 + index))
  await admin.query(
    `insert into cpis.child (authority_id, nhs_number, local_id, family_name, given_name, date_of_birth)
     select $1, n, 'M-' || n, f, 'Robin', cpis.today() - 3000 from unnest($2::text[], $3::text[]) as c (n, f)`,
    [authority.id, numbers, families.map(familyName)],
  )
  const { rows } = await admin.query<{ number: string; version: string }>(
    `insert into cpis.plan (child_id, authority_id, nhs_number, type, start_date, changed_by)
     select id, authority_id, nhs_number, 'CPP', cpis.today() - 100, 'test' from cpis.child where authority_id = $1
     returning nhs_number as number, version_id as version`,
    [authority.id],
  )
  const versions = new Map(rows.map(({ number, version }) => [number, version]))
  return families.map((family, index) => ({ family, number: numbers[index] ?? '', version: versions.get(numbers[index] ?? '') ?? '' }))
}

async function writeChecks(admin: pg.Client, places: Place[], checks: Check[]): Promise<void> {
  for (let from = 0; from < checks.length; from += 5000) {
    const rows = checks.slice(from, from + 5000).map(({ who, at, setting, child }) => ({
      event_id: randomUUID(),
      at,
      actor_id: who.id,
      actor_name: who.name,
      organisation_id: places[who.hospital]?.organisation,
      setting_id: places[who.hospital]?.settings[setting],
      setting_name: `Setting ${setting}`,
      nhs_number: child?.number,
      version_ids: child ? [child.version] : [],
    }))
    const common = `event_id, at, '1'::xid8, actor_id, actor_name, 'CL', organisation_id, 'Month Hospital', setting_id, 'emergency-department', setting_name,
      'page', false, true, 'direct-care', decode(repeat('07', 32), 'hex'), 'test', gen_random_uuid(), decode(repeat('07', 32), 'hex')`
    const columns = `event_id, at, xact, actor_id, actor_name, role, organisation_id, organisation_name, setting_id, setting_kind, setting_name, channel,
      automatic, user_proven, reason, subject_key, app_version, request_id, mac`
    const source = `jsonb_to_recordset($1::jsonb) as r (event_id uuid, at timestamptz, actor_id uuid, actor_name text, organisation_id uuid, setting_id uuid,
      setting_name text, nhs_number text, version_ids uuid[])`
    const given = [JSON.stringify(rows)]
    await admin.query(
      `insert into cpis.access_unmatched (${columns}, outcome) select ${common}, 'none' from ${source} where nhs_number is null`,
      given,
    )
    await admin.query(
      `insert into cpis.access_matched (${columns}, outcome, asked_number, nhs_number, version_ids, authority_ids, notifies, listed)
       select ${common}, 'match', nhs_number, nhs_number, version_ids, '{}', true, true from ${source} where nhs_number is not null`,
      given,
    )
  }
}

/** The alerts that the door and scheduled work would have raised at once for the planted runs, limits and emergencies. */
async function writeAlerts(admin: pg.Client, places: Place[], clinicians: Clinician[], begins: Date): Promise<void> {
  for (const { id, name, hospital, snoop } of clinicians) {
    if (snoop !== 'no-match-run' && snoop !== 'over-limit' && snoop !== 'emergency-access') continue
    await admin.query(
      `insert into cpis.access_alert (at, kind, person_id, person_name, role, organisation_id, organisation_name, setting_name)
       values ($1, $2, $3, $4, 'CL', $5, 'Month Hospital', 'Setting 0')`,
      [new Date(begins.getTime() + 10 * 24 * HOUR), snoop, id, name, places[hospital]?.organisation],
    )
  }
}
