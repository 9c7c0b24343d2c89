import type { Scene, ScreenState } from './state'
import { logInAs } from '../steps'

const longest = 2400
const quality = { file: 'app/(authority)/data-quality/page.tsx', path: '/data-quality', longest }
const national = { file: 'app/(national)/authority-quality/page.tsx', path: '/authority-quality', longest }
const operations = { file: 'app/(national)/operations/page.tsx', path: '/operations', longest }

function open(who: string, path: string): (scene: Scene) => Promise<void> {
  return async ({ page }) => {
    await logInAs(page, who)
    await page.goto(path)
  }
}

/** Things that need an operator's attention: a mail that was given up, and work that failed. */
async function giveUp({ register }: Scene): Promise<void> {
  await register.query(
    `insert into cpis.outbox (event_id, authority_id, channel, state, attempts, last_error, created_at, settled_at)
     select '00000000-0000-4000-8000-00000000dead', organisation_id, 'email', 'dead', 31, 'the mail server answers 550', now() - interval '25 hours', now()
     from cpis.authority where dfe_code = '202'`)
  await register.query(`update cpis.periodic_work set failed_at = now(), last_error = 'failed with 57014' where name = 'old-records'`)
}

async function tidyUp({ register }: Scene): Promise<void> {
  await register.query(`delete from cpis.outbox where event_id = '00000000-0000-4000-8000-00000000dead'`)
  await register.query(`update cpis.periodic_work set failed_at = null, last_error = null`)
}

/** How current the information is, for one authority and for all, and what operators see. */
export const qualityStates: ScreenState[] = [
  { ...quality, name: 'data-quality', pictured: true, reach: open('Marcus Whitfield', '/data-quality') },
  { ...quality, name: 'data-quality-of-a-practitioner', reach: open('Priya Raman', '/data-quality') },
  {
    ...quality, name: 'data-quality-nothing-counted',
    reach: async (scene) => {
      await scene.register.query('create table public.kept_snapshot as select * from cpis.quality_snapshot')
      await scene.register.query('delete from cpis.quality_snapshot')
      await open('Ibrahim Sesay', '/data-quality')(scene)
    },
    restore: async ({ register }) => {
      await register.query('insert into cpis.quality_snapshot select * from public.kept_snapshot on conflict do nothing')
      await register.query('drop table public.kept_snapshot')
    },
  },
  { ...national, name: 'data-quality-of-all-authorities', pictured: true, reach: open('Eleanor Marsh', '/authority-quality') },
  {
    ...national, name: 'data-quality-after-a-mass-ending',
    reach: async (scene) => {
      await scene.register.query(
        `insert into cpis.mass_ending (upload_id, authority_id, plans_ending, plans_active)
         select id, authority_id, 260, 400 from cpis.upload where applied_at is not null order by received_at desc limit 1`)
      await open('Eleanor Marsh', '/authority-quality')(scene)
    },
    restore: async ({ register }) => {
      await register.query('set session_replication_role = replica')
      await register.query('delete from cpis.mass_ending where plans_ending = 260 and plans_active = 400')
      await register.query('set session_replication_role = origin')
    },
  },
  { ...operations, name: 'operations', reach: open('Eleanor Marsh', '/operations') },
  {
    ...operations, name: 'operations-given-up', pictured: true,
    reach: async (scene) => {
      await giveUp(scene)
      await open('Eleanor Marsh', '/operations')(scene)
    },
    restore: tidyUp,
  },
  {
    ...operations, name: 'operations-of-an-auditor',
    reach: async (scene) => {
      await giveUp(scene)
      await open('Catherine Moyo', '/operations')(scene)
    },
    restore: tidyUp,
  },
]
