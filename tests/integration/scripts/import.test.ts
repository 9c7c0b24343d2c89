import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '@/scripts/bootstrap/root.mjs'
import { createAuthority } from '@/tests/factories/authority'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { knownPerson, startDemographicsFor, type DemographicsForTests } from '@/tests/support/demographics'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { uploadText, type FileRow } from '@/tests/support/upload-file'

/** People known to the demographics service: those in the files below, except the last. */
const PEOPLE = [0, 1, 2].map((at) =>
  knownPerson({ nhsNumber: fakeNhsNumber(at), familyName: at === 1 ? 'Unusualname' : 'Ashworth', givenNames: ['Robin'], dateOfBirth: '2017-02-03' }),
)

let database: TestDatabase
let demographics: DemographicsForTests
let folder: string

beforeAll(async () => {
  database = await createTestDatabase()
  folder = mkdtempSync(path.join(tmpdir(), 'cpis import '))
  demographics = await startDemographicsFor(PEOPLE)
  const admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  await createAuthority(admin, { code: '383', name: 'Leeds City Council' })
  await admin.end()
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await demographics.stop()
  await database.drop()
})

type Ended = { code: number; stdout: string; stderr: string }

/** Runs the command on files in a folder, as npm does: it runs in the clone, but the person called it from that folder. */
function runImport(...given: string[]): Promise<Ended> {
  return runImportWith({ DEMOGRAPHICS_URL: demographics.url }, ...given)
}

function runImportWith(settings: Record<string, string>, ...given: string[]): Promise<Ended> {
  const env = {
    ...process.env,
    INIT_CWD: folder,
    DATABASE_URL: database.adminUrl,
    APP_DATABASE_URL: database.appUrl,
    DATA_DIR: path.join(folder, 'data'),
    ...settings,
  }
  const command = [path.join(root, 'scripts/run.mjs'), 'scripts/import-file/main.ts', ...given]
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    )
  })
}

function writeUpload(name: string, rows: readonly FileRow[]): string {
  writeFileSync(path.join(folder, name), uploadText(rows))
  return name
}

describe('npm run import', () => {
  it('loads a file, says what came of it without a name or a number, and ends with 0', async () => {
    const file = writeUpload('register.csv', [{}, { nhs_number: '12' }, { nhs_number: fakeNhsNumber(1), family_name: 'Unusualname' }])

    const { code, stdout } = await runImport('--authority', '383', '--contents', 'full', file)

    expect(code).toBe(0)
    expect(stdout).toBe(
      [
        'register.csv, full register of Leeds City Council',
        'CPF03  Some rows were loaded, others were not accepted.',
        '3 rows: 2 added, 0 changed, 0 ended, 0 withdrawn, 0 unchanged, 1 not accepted',
        '  Row 3  CPR07  nhs_number: NHS number must be 10 digits. This one has 2.',
        '',
      ].join('\n'),
    )
    const receipts = readFileSync(path.join(folder, 'data/receipts/receipts.jsonl'), 'utf8')
    expect(receipts, 'of what it recorded, where the verification looks').toMatch(/"receipt":"[a-p]{96}"/)
  })

  it('matches the people of a file with those whom the demographics service knows', async () => {
    const file = writeUpload('unknown.csv', [{ nhs_number: fakeNhsNumber(3) }])
    const { code, stdout } = await runImport('--authority', '383', '--contents', 'changes', '--json', file)
    expect([code, JSON.parse(stdout).rows[0].code]).toEqual([1, 'CPR01'])
  })

  it('compares with nobody and says so where no demographics service is configured, not even with the people of the demonstration', async () => {
    const file = writeUpload('nobody-asked.csv', [{ nhs_number: fakeNhsNumber(3) }])
    const { code, stdout, stderr } = await runImportWith({ DEMOGRAPHICS_URL: '' }, '--authority', '383', '--contents', 'changes', '--json', file)
    expect([code, JSON.parse(stdout).counts.added]).toEqual([0, 1])
    expect(stderr.trim()).toBe('No demographics service is configured (DEMOGRAPHICS_URL): the people in this file are not compared with anybody.')
  })

  it('says it all in one object to a program, and ends with 1 when nothing went live', async () => {
    const file = writeUpload('wrong.csv', [{ nhs_number: '12' }])

    const { code, stdout } = await runImport('--authority', '383', '--contents', 'changes', '--json', file)

    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toEqual({
      file: 'CPF04',
      reason: null,
      counts: { read: 1, added: 0, changed: 0, ended: 0, unchanged: 0, withdrawn: 0, rejected: 1 },
      waiting: 0,
      endings: { absent: 0, wait: false, nationalTold: false },
      rows: [
        { row: 2, number: '12', code: 'CPR07', outcome: 'rejected', column: 'nhs_number', reason: 'NHS number must be 10 digits. This one has 2.' },
      ],
    })
  })

  it('says of the same file again when it was applied, and that nothing has changed', async () => {
    const file = writeUpload('again.csv', [{ nhs_number: fakeNhsNumber(2) }])
    expect((await runImport('--authority', '383', '--contents', 'changes', file)).code).toBe(0)
    const { code, stdout } = await runImport('--authority', '383', '--contents', 'changes', '--json', file)
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      file: 'CPF02',
      reason: expect.stringMatching(/^You already uploaded this file on .*Nothing has changed\.$/),
    })
  })

  it('ends with 1 and the reason when the file is refused as a file', async () => {
    writeFileSync(path.join(folder, 'page.csv'), '<html>Log in</html>')
    const { code, stdout } = await runImport('--authority', '383', '--contents', 'changes', '--json', 'page.csv')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ file: 'CPF01', reason: expect.stringMatching(/web page/), rows: [] })
  })

  it.each([
    [
      'an authority that is not here',
      ['--authority', '999', '--contents', 'full', 'register.csv'],
      'There is no authority with the DfE code 999 in this register.',
    ],
    ['no authority', ['--contents', 'full', 'register.csv'], '--authority must be the DfE code of an authority, for example 383. Usage: '],
    [
      'other contents',
      ['--authority', '383', '--contents', 'some', 'register.csv'],
      '--contents must be full (the whole register) or changes. Usage: ',
    ],
    ['two files', ['--authority', '383', '--contents', 'full', 'a.csv', 'b.csv'], 'Name one file. Usage: '],
    ['an unknown option', ['--authority', '383', '--contents', 'full', '--force', 'a.csv'], "Unknown option '--force'. Usage: "],
    ['a file that is not there', ['--authority', '383', '--contents', 'full', 'nowhere.csv'], 'nowhere.csv cannot be read (ENOENT).'],
  ])('refuses %s in one sentence', async (_what, given, sentence) => {
    const { code, stdout, stderr } = await runImport(...given)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr.trim()).toMatch(new RegExp(`^${sentence.replaceAll(/[()?]/g, '\\$&')}`))
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
