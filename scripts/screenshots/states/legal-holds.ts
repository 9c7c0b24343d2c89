import { logInAs } from '../steps'
import type { Scene, ScreenState } from './state'

const holds = { file: 'app/(audit)/legal-holds/page.tsx', path: '/legal-holds', longest: 2400 }

/** Two holds in force, placed by two different people, and one that was lifted. */
async function placeHolds({ register }: Scene): Promise<void> {
  await register.query(
    `insert into cpis.legal_hold (kind, subject_key, subject_id, subject_name, reason, placed_at, placed_by, placed_by_name, lifted_at, lifted_by, lifted_by_name)
     select h.kind, h.key, case h.kind when 'organisation' then o.id end, case h.kind when 'organisation' then o.name end, h.why, now() - h.ago,
       placer.id, placer.name, h.lifted, lifter.id, lifter.name
     from (values
       ('child', decode(repeat('ab', 32), 'hex'), 'Asked for by the coroner, case 2026/114', interval '2 days', 'Catherine Moyo', null::timestamptz, null),
       ('organisation', null, 'An employment tribunal, reference 3300117', interval '9 days', 'Another auditor', null, null),
       ('everything', null, 'The independent inquiry began to ask for records', interval '90 days', 'Catherine Moyo', now() - interval '30 days', 'Eleanor Marsh')
     ) as h (kind, key, why, ago, placed_by, lifted, lifted_by)
     join cpis.organisation o on o.name = 'Leeds Teaching Hospitals NHS Trust'
     cross join lateral (select coalesce((select p.id from cpis.person p where p.name = h.placed_by), gen_random_uuid()) as id, h.placed_by as name) placer
     left join cpis.person lifter on lifter.name = h.lifted_by`)
}

async function forgetHolds({ register }: Scene): Promise<void> {
  await register.query('set session_replication_role = replica')
  await register.query('delete from cpis.legal_hold')
  await register.query('set session_replication_role = origin')
}

async function openAs({ page }: Scene, who: string): Promise<void> {
  await logInAs(page, who)
  await page.goto('/legal-holds')
}

/** What auditors keep beyond its retention time, and what national administrators can lift. */
export const legalHoldStates: ScreenState[] = [
  { ...holds, name: 'legal-holds-none', reach: (scene) => openAs(scene, 'Catherine Moyo') },
  {
    ...holds, name: 'legal-holds', pictured: true, restore: forgetHolds,
    reach: async (scene) => {
      await placeHolds(scene)
      await openAs(scene, 'Catherine Moyo')
    },
  },
  {
    ...holds, name: 'legal-holds-to-lift', restore: forgetHolds,
    reach: async (scene) => {
      await placeHolds(scene)
      await openAs(scene, 'Eleanor Marsh')
    },
  },
  {
    ...holds, name: 'legal-holds-error', pictured: true,
    reach: async (scene) => {
      await openAs(scene, 'Catherine Moyo')
      await scene.page.getByLabel('What to keep').selectOption({ label: 'Records about one child' })
      await scene.page.getByLabel(/^Why these records/).fill('Too short')
      await scene.page.getByRole('button', { name: 'Place the hold' }).click()
      await scene.page.getByRole('heading', { name: 'There is a problem' }).waitFor()
    },
  },
]
