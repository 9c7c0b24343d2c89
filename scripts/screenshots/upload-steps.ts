import type { Page } from '@playwright/test'
import type pg from 'pg'

/** What people do with files; every control is found by what people see. */

/** A file as Playwright hands it to a browser. */
export type FileToChoose = { name: string; mimeType: string; buffer: Buffer }

/** The columns of the files that {@link csvOf} makes. */
const COLUMNS = [
  'nhs_number',
  'local_id',
  'family_name',
  'given_name',
  'date_of_birth',
  'plan_type',
  'start_date',
  'end_date',
  'next_review_date',
] as const

/** One row of such a file. */
export type FileRow = Record<(typeof COLUMNS)[number], string>

/** Chooses a file on the uploads page, says what it contains, and sends it. Ends on the page that answers, which may say that the check is still running. */
export async function sendFile(page: Page, file: FileToChoose | string, contents: 'Changes only' | 'The full list' = 'Changes only'): Promise<void> {
  await page.goto('/uploads')
  await page.getByLabel('File', { exact: true }).setInputFiles(file)
  await page.getByRole('radio', { name: contents }).check()
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Upload and check' }).click()])
}

/** Does the same, and waits for the result of the check. */
export async function sendForReview(
  page: Page,
  file: FileToChoose | string,
  contents: 'Changes only' | 'The full list' = 'Changes only',
): Promise<void> {
  await sendFile(page, file, contents)
  await page.getByRole('heading', { level: 1, name: 'Check this upload before it changes anything' }).waitFor()
}

/** Saves the upload under review, and waits until it is saved. */
export async function saveUpload(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Save / }).click()
  await page.getByText(/^Saved on .* by /).waitFor()
}

/** A CSV file with these rows. */
export function csvOf(name: string, rows: readonly FileRow[]): FileToChoose {
  const lines = rows.map((row) => COLUMNS.map((column) => `"${row[column].replaceAll('"', '""')}"`).join(','))
  return { name, mimeType: 'text/csv', buffer: Buffer.from([COLUMNS.join(','), ...lines, ''].join('\r\n')) }
}

/**
 * Plans that an authority has in place, as file rows that agree with the register, always in the same order.
 *
 * @param code the DfE code of the authority
 */
export async function rowsInPlace(register: pg.Client, code: string, howMany: number): Promise<FileRow[]> {
  const { rows } = await register.query<FileRow>(
    `select c.nhs_number, c.local_id, c.family_name, c.given_name, c.date_of_birth::text, p.type as plan_type, p.start_date::text, '' as end_date,
            coalesce(p.next_review_date::text, '') as next_review_date
     from cpis.plan p join cpis.child c on c.id = p.child_id join cpis.authority a on a.organisation_id = p.authority_id
     where a.dfe_code = $1 and p.type <> 'UCPP' and p.end_date is null and p.withdrawn_at is null and not c.is_protected and c.closed_on is null
       and c.date_of_birth > cpis.today() - 4000 and c.nhs_number > '9990001000'
       and (select count(*) from cpis.plan o where o.nhs_number = p.nhs_number) = 1 order by c.nhs_number limit $2`,
    [code, howMany],
  )
  if (rows.length < howMany) throw new Error(`The demonstration register has fewer than ${howMany} ordinary plans of ${code}`)
  return rows
}
