import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import type { UploadReport } from '@/lib/uploads/upload-report'
import { root } from '@/scripts/bootstrap/root.mjs'
import { KnownPeople } from '@/demo/demographics/known-people'
import { readPeople } from '@/demo/demographics/people-files'
import { startStandIn, type StandIn } from '@/demo/demographics/stand-in'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { expectedCamdenResults, readSample, SAMPLES_TODAY } from '@/tests/support/samples'

let app: TestApplication
let demographics: StandIn
const authorities = new Map<string, TestAuthority>()

beforeAll(async () => {
  app = await startApplication()
  await app.admin.query(
    `create or replace function cpis.today() returns date language sql stable parallel safe as $$ select date '${SAMPLES_TODAY}' $$`,
  )
  const people = new KnownPeople()
  people.add(readPeople(path.join(root, 'demo/demographics/people.csv')))
  demographics = await startStandIn(people, { port: 0 })
  Object.assign(process.env, { DEMOGRAPHICS_URL: demographics.url, DEMOGRAPHICS_SILENCE_SECONDS: '1' })
})
afterAll(async () => {
  await demographics.stop()
  await app.stop()
})

/** Sends a sample on behalf of the authority whose code its file name starts with. */
async function send(name: string, contents: 'full' | 'changes', as = name.slice(0, 3)): Promise<UploadReport> {
  const authority = authorities.get(as) ?? (await createAuthority(app.admin, { code: as }))
  authorities.set(as, authority)
  const manager = await createAuthorityActor(app.admin, authority, 'LD')
  return applyUpload(manager, { fileName: name, contents, bytes: readSample(name) })
}

describe('the sample files of authorities', () => {
  it('give for Leeds what they must: the whole register, then its changes', async () => {
    expect(await send('383-leeds-full.csv', 'full')).toMatchObject({ fileCode: 'CPF02', counts: { read: 400, added: 400 } })
    const changes = await send('383-leeds-changes.csv', 'changes')
    expect(changes).toMatchObject({ fileCode: 'CPF02', counts: { read: 38, ended: 12, added: 25, withdrawn: 1 } })
    expect(changes.rows.every(({ code }) => code === 'CPR06')).toBe(true)
  })

  it('make a third of the register wait for a second person, and tell the national administrators', async () => {
    const report = await send('383-leeds-full-third.csv', 'full')
    expect(report).toMatchObject({ fileCode: 'CPF02', endings: { need: 'national' } })
    expect(report.endings?.absent).toBeGreaterThan(200)
    const { rows } = await app.admin.query(
      `select u.state, (select count(*)::integer from cpis.held_ending h where h.upload_id = u.id and h.needs_approval and h.state = 'held') as held,
              (select count(*)::integer from cpis.plan p where p.upload_id = u.id and p.end_date is not null) as ended, m.plans_ending as told
       from cpis.upload u join cpis.mass_ending m on m.upload_id = u.id where u.id = $1`,
      [report.uploadId],
    )
    expect(rows).toEqual([{ state: 'waiting', held: report.endings?.absent, ended: 0, told: report.endings?.counted }])
  })

  it('give for Camden, row by row, what is expected', async () => {
    const report = await send('202-camden-problems.csv', 'changes')
    expect(report.fileCode).toBe('CPF03')
    expect(report.rows.map(({ row, code }) => [row, code])).toEqual([...expectedCamdenResults()].map(([row, { code }]) => [row, code]))
    for (const { code, reason } of report.rows) if (code !== 'CPR06') expect(reason).toMatch(/\.$/)
    const { rows } = await app.admin.query(`select is_protected, number_status from cpis.child where nhs_number = '9991005390'`)
    expect(rows).toEqual([{ is_protected: true, number_status: 'restricted' }])
  })

  it.each([
    ['204-hackney-windows-1252.csv', '204'],
    ['204-hackney-unknown-column.csv', '204'],
    ['204-hackney-cut-off.csv', '383'],
    ['330-birmingham-doctype.xml', '330'],
  ])('refuse %s as a file', async (name, as) => {
    const { rows: before } = await app.admin.query('select count(*) from cpis.plan_version')
    const report = await send(name, 'changes', as)
    expect(report).toMatchObject({ fileCode: 'CPF01', rows: [] })
    expect(report.refusal).toMatch(/[.?]$/)
    expect((await app.admin.query('select count(*) from cpis.plan_version')).rows).toEqual(before)
  })

  it('give for Birmingham what they must: the national message, then one with a name that differs', async () => {
    const whole = await send('330-birmingham-upload.xml', 'changes')
    expect(whole).toMatchObject({ fileCode: 'CPF02', counts: { read: 150, added: 150 } })
    const partial = await send('330-birmingham-partial.xml', 'changes')
    expect(partial.fileCode).toBe('CPF03')
    expect(partial.rows.map(({ row, code }) => [row, code])).toEqual([
      [1, 'CPR06'],
      [2, 'CPR06'],
      [3, 'CPR03'],
      [4, 'CPR06'],
      [5, 'CPR06'],
    ])
  })

  it('refuse a message that is older than the last one that was applied', async () => {
    const older = Buffer.from(readSample('330-birmingham-upload.xml').toString().replace('20261122090000+0000', '20261121090000+0000'))
    const manager = await createAuthorityActor(app.admin, authorities.get('330')!, 'LD')
    expect(await applyUpload(manager, { fileName: 'older.xml', contents: 'changes', bytes: older })).toMatchObject({
      fileCode: 'CPF01',
      refusal: 'The file is older than the last one that was applied. Make a new one from your system and send that.',
    })
  })

  it('load what was confirmed before when the demographics service does not answer, and wait when nobody was', async () => {
    await demographics.stop()
    const manager = await createAuthorityActor(app.admin, authorities.get('330')!, 'LD')
    const newer = Buffer.from(readSample('330-birmingham-partial.xml').toString().replace('extension="1043"', 'extension="1044"'))
    expect(await applyUpload(manager, { fileName: 'newer.xml', contents: 'changes', bytes: newer })).toMatchObject({ fileCode: 'CPF02', waiting: 1 })
    expect(await send('383-leeds-full.csv', 'full', '380')).toMatchObject({ fileCode: 'CPF05', rows: [] })
  })
})
