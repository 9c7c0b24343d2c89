import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { root } from '@/scripts/bootstrap/root.mjs'
import { logInAs } from '../steps'
import { csvOf, rowsInPlace, saveUpload, sendFile, sendForReview, type FileRow, type FileToChoose } from '../upload-steps'
import type { Scene, ScreenState } from './state'

const manager = 'Marcus Whitfield'
const leeds = '383'
const folder = 'app/(authority)/uploads'
const list = { file: `${folder}/page.tsx`, path: '/uploads', longest: 2400 }
const upload = { file: `${folder}/[uploadId]/page.tsx`, path: '/uploads/', longest: 2400 }
const toFix = { file: `${folder}/to-fix/page.tsx`, path: '/uploads/to-fix' }
const row = { file: `${folder}/to-fix/[rowId]/page.tsx`, path: '/uploads/to-fix/', longest: 2400 }

/** What the files in these states are called, so that they can be recognised. */
const reviewed = 'pictured review.csv'
const waiting = 'pictured endings.csv'
const refused = 'pictured letters.csv'

/** Undoes what the files in these states leave in the register. */
async function restore({ register }: Scene): Promise<void> {
  const ours = `select id from cpis.upload where file_name like 'pictured %'`
  await register.query('set session_replication_role = replica')
  await register.query(`delete from cpis.approval where upload_id in (${ours})`)
  for (const table of ['mass_ending', 'held_ending', 'upload_absence', 'rejected_row', 'upload_row', 'upload_file', 'child_version', 'plan_version']) {
    await register.query(`delete from cpis.${table} where upload_id in (${ours})`)
  }
  for (const table of ['child', 'plan']) await register.query(`update cpis.${table} set upload_id = null where upload_id in (${ours})`)
  await register.query(`delete from cpis.upload where file_name like 'pictured %'`)
  await register.query('set session_replication_role = default')
}

/** Today's date according to the register. */
async function today({ register }: Scene): Promise<string> {
  const { rows } = await register.query<{ day: string }>('select cpis.today()::text as day')
  return rows[0]?.day ?? ''
}

/** Changes, an ending and three mistakes: one of everything that a preview shows. */
async function variedFile(scene: Scene): Promise<FileToChoose> {
  const rows = await rowsInPlace(scene.register, leeds, 8)
  const slips: Partial<FileRow>[] = [
    {}, { next_review_date: '2031-02-03' }, { next_review_date: '2031-03-04' }, { end_date: await today(scene) }, { start_date: '31/02/2026' }, { plan_type: 'CIN' },
    { nhs_number: '9991005324' }, {},
  ]
  return csvOf(reviewed, rows.map((held, at) => ({ ...held, ...slips[at] })))
}

/** Ends a sixth of the plans, so that none of it happens until a second person agrees. */
async function endingFile(scene: Scene): Promise<FileToChoose> {
  const { register } = scene
  const day = await today(scene)
  const { rows: [count] } = await register.query<{ plans: number }>(
    `select count(*)::integer as plans from cpis.plan p join cpis.authority a on a.organisation_id = p.authority_id
     where a.dfe_code = $1 and p.withdrawn_at is null and (p.end_date is null or p.end_date > cpis.today())`, [leeds])
  const rows = await rowsInPlace(register, leeds, Math.ceil((count?.plans ?? 0) / 6))
  return csvOf(waiting, rows.map((held) => ({ ...held, end_date: day })))
}

function lettersFile(): FileToChoose {
  return { name: refused, mimeType: 'text/csv', buffer: readFileSync(path.join(root, 'tests/fixtures/samples/204-hackney-windows-1252.csv')) }
}

/** A state that Leeds's data manager reaches. */
function asManager(name: string, of: typeof list | typeof upload | typeof toFix | typeof row, then: (scene: Scene) => Promise<void>, pictured?: true): ScreenState {
  return {
    ...of, name, pictured, restore,
    reach: async (scene) => {
      await logInAs(scene.page, manager)
      await then(scene)
    },
  }
}

async function openRowToFix(page: Page): Promise<void> {
  await page.goto('/uploads/to-fix')
  await Promise.all([page.waitForEvent('load'), page.getByRole('link', { name: /^Fix row/ }).first().click()])
}

/** An authority's files, from choosing one to correcting a row of it. */
export const uploadStates: ScreenState[] = [
  asManager('uploads', list, async ({ page }) => void (await page.goto('/uploads')), true),
  asManager('uploads-choose-error', list, async ({ page }) => {
    await page.goto('/uploads')
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Upload and check' }).click()])
  }),
  asManager('uploads-another-waits', list, async (scene) => {
    await sendForReview(scene.page, await variedFile(scene))
    await sendFile(scene.page, lettersFile())
  }),
  {
    ...list, name: 'uploads-of-a-practitioner',
    reach: async ({ page }) => {
      await logInAs(page, 'Priya Raman')
      await page.goto('/uploads')
    },
  },
  asManager('upload-review', upload, async (scene) => sendForReview(scene.page, await variedFile(scene)), true),
  asManager('upload-review-changes', upload, async (scene) => {
    await sendForReview(scene.page, await variedFile(scene))
    await scene.page.getByRole('link', { name: /^Changed/ }).click()
    await scene.page.getByText('Changed: 2 rows').waitFor()
  }),
  asManager('upload-out-of-date', upload, async (scene) => {
    await sendForReview(scene.page, await variedFile(scene))
    await scene.register.query('update cpis.register_version set version = version + 1')
    await scene.page.reload()
  }),
  asManager('upload-refused', upload, async ({ page }) => {
    await sendFile(page, lettersFile())
    await page.getByRole('heading', { name: 'Is this how the names are written?' }).waitFor()
  }, true),
  asManager('upload-waiting', upload, async (scene) => {
    await sendForReview(scene.page, await endingFile(scene))
    await saveUpload(scene.page)
  }, true),
  asManager('upload-saved', upload, async ({ page }) => {
    await page.goto('/uploads')
    await page.getByRole('row', { name: /Saved$/ }).first().getByRole('link').click()
    await page.getByText(/^Saved on .* by /).waitFor()
  }, true),
  asManager('upload-cancelled', upload, async (scene) => {
    await sendForReview(scene.page, await variedFile(scene))
    await scene.page.getByRole('button', { name: 'Cancel upload' }).click()
    await scene.page.getByText('This upload was cancelled.').waitFor()
  }),
  asManager('rows-to-fix', toFix, async ({ page }) => void (await page.goto('/uploads/to-fix')), true),
  {
    ...toFix, name: 'rows-to-fix-none',
    reach: async ({ page, register }) => {
      await register.query('create table public.kept_rows as select * from cpis.rejected_row')
      await register.query('delete from cpis.rejected_row')
      await logInAs(page, manager)
      await page.goto('/uploads/to-fix')
    },
    restore: async ({ register }) => {
      await register.query('insert into cpis.rejected_row select * from public.kept_rows')
      await register.query('drop table public.kept_rows')
    },
  },
  asManager('row-to-fix', row, ({ page }) => openRowToFix(page)),
  asManager('row-to-fix-error', row, async ({ page }) => {
    await openRowToFix(page)
    await page.getByLabel('Start date').fill('31/02/2026')
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Save this row' }).click()])
  }, true),
  asManager('row-set-aside-error', row, async ({ page }) => {
    await openRowToFix(page)
    await page.getByText('This row need not be fixed').click()
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Take it off the list' }).click()])
  }),
]
