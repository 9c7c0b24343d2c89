import { logInAs } from '../steps'
import type { Scene, ScreenState } from './state'

const LEAD = 'Helen Thackray'
const NURSE = 'Amara Osei'

/** One week's list for the nurse's hospital, as the database makes it from alerts and namesakes. */
async function makeReview({ register }: Scene): Promise<void> {
  await register.query(
    `insert into cpis.access_alert (kind, person_id, person_name, role, organisation_id, organisation_name, setting_name, reason_text, protected)
     select k.kind, p.id, p.name, 'CL', o.id, o.name, 'Emergency department', k.why, k.why is not null
     from cpis.person p, cpis.organisation o, (values ('emergency-access', 'The mother is unconscious and nobody answers'), ('many-checks', null),
       ('over-limit', null), ('no-match-run', null)) as k (kind, why)
     where p.name = $1 and o.id = (select a.organisation_id from cpis.role_assignment a join cpis.person l on l.id = a.person_id where l.name = $2 and a.role = 'SG')
       and not exists (select from cpis.access_alert a where a.kind = k.kind)`, [NURSE, LEAD])
  await register.query(`select cpis.review_week(date_trunc('week', cpis.today())::date)`)
}

async function openReview(scene: Scene): Promise<void> {
  await makeReview(scene)
  await logInAs(scene.page, LEAD)
  await scene.page.goto('/review')
}

const pictured = true
const item = { file: 'app/(review)/review/[itemId]/page.tsx', path: '/review/' }
const questions = { file: 'app/(review)/questions/page.tsx', path: '/questions' }

/** What safeguarding leads are told at once and each week, and what the people concerned are asked. */
export const reviewStates: ScreenState[] = [
  { name: 'alerts', file: 'app/(review)/alerts/page.tsx', path: '/alerts', pictured, reach: async (scene) => {
    await openReview(scene)
    await scene.page.goto('/alerts')
  } },
  { name: 'weekly-review', file: 'app/(review)/review/page.tsx', path: '/review', pictured, reach: openReview },
  { ...item, name: 'weekly-review-conclude', reach: async (scene) => {
    await openReview(scene)
    await scene.page.getByRole('link', { name: 'Conclude' }).first().click()
    await scene.page.getByRole('button', { name: 'Record the conclusion' }).waitFor()
  } },
  { ...item, name: 'weekly-review-conclude-error', reach: async (scene) => {
    await openReview(scene)
    await scene.page.getByRole('link', { name: 'Conclude' }).first().click()
    await Promise.all([scene.page.waitForEvent('load'), scene.page.getByRole('button', { name: 'Record the conclusion' }).click()])
  } },
  { ...questions, name: 'questions-none', reach: async ({ page }) => {
    await logInAs(page, 'Beth Carmichael')
    await page.goto('/questions')
  } },
  { ...questions, name: 'questions', pictured, reach: async (scene) => {
    await makeReview(scene)
    await scene.register.query(
      `insert into cpis.review_question (item_id, organisation_id, person_id, kind, setting_name, first_at, last_at, asked_by, asked_by_name)
       select i.id, a.organisation_id, i.person_id, i.kind, i.setting_name, i.first_at, i.last_at, l.id, l.name
       from cpis.review_item i, cpis.person l, cpis.person p join cpis.role_assignment a on a.person_id = p.id
       where i.kind = 'emergency-access' and l.name = $1 and p.name = $2 and i.person_id = p.id limit 1 on conflict do nothing`, [LEAD, NURSE])
    await logInAs(scene.page, NURSE)
    await scene.page.goto('/questions')
  } },
]
