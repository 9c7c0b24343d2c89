import type { RequestListener } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KnownPeople } from '@/demo/demographics/known-people'
import { startStandIn, type StandIn } from '@/demo/demographics/stand-in'
import type { Actor } from '@/lib/identity/actor'
import { fixRow } from '@/lib/uploads/to-fix/fix-row'
import { listRowsToFix } from '@/lib/uploads/to-fix/list-rows-to-fix'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import type { RowResult } from '@/lib/uploads/upload-report'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { uploadFile } from '@/tests/support/upload-file'

/**
 * Every answer that the published schema of the Personal Demographics Service allows, and those that no schema allows, each about one row of
 * a file: what the importer makes of it. The row is always Robin Ashworth, born on 2017-02-03, or Ashworth alone.
 */

type Json = Record<string, unknown>
type Case = {
  what: string
  /** The row has one name only. */
  oneName?: true
  answer: (number: string) => RequestListener
  code: RowResult['code']
  /** What becomes of the child's record; null when the row is not loaded. */
  status: 'matched' | 'restricted' | 'died' | 'not-traced' | null
  column?: string | null
}

const OTHER_NUMBER = fakeNhsNumber(9_000)
const FAULTY = fakeNhsNumber(9_001)
const send =
  (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    void response
      .writeHead(status, { 'content-type': 'application/fhir+json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body))
const security = (code: string, system = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality') => ({ meta: { security: [{ system, code }] } })
const usual = (family: string, given?: string[]) => ({ id: '1', use: 'usual', family, ...(given ? { given } : {}) })
const ROBIN = { name: [usual('Ashworth', ['Robin'])], birthDate: '2017-02-03' }
const patient = (changes: Json) => (number: string) => send(200, { resourceType: 'Patient', id: number, ...security('U'), ...ROBIN, ...changes })
const outcome = (code: string): Json => ({
  resourceType: 'OperationOutcome',
  issue: [
    { severity: 'error', code: 'value', details: { coding: [{ system: 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode', code }] } },
  ],
})
const error = (status: number, code: string) => () => send(status, outcome(code))
/** Differs the first `times`; then the person. */
const atFirst = (times: number, listener: RequestListener) => (number: string) => {
  let asked = 0
  return ((request, response) => (++asked <= times ? listener(request, response) : patient({})(number)(request, response))) satisfies RequestListener
}

const MATCHED = { code: 'CPR06', status: 'matched' } as const
const SHIELDED = { code: 'CPR06', status: 'restricted' } as const
const WAITS = { code: 'CPR06', status: 'not-traced' } as const
const NOBODY = { code: 'CPR01', status: null, column: 'nhs_number' } as const
const differs = (column: string | null) => ({ code: 'CPR03', status: null, column }) as const

const CASES: readonly Case[] = [
  { what: 'the person', answer: patient({}), ...MATCHED },
  { what: 'several given names as a list', answer: patient({ name: [usual('Ashworth', ['Robin', 'Jo', 'Adele'])] }), ...MATCHED },
  { what: 'several given names in one text', answer: patient({ name: [usual('Ashworth', ['Robin Jo Adele'])] }), ...MATCHED },
  { what: 'the given name as a later one', answer: patient({ name: [usual('Ashworth', ['Jo', 'Robin'])] }), ...MATCHED },
  { what: 'accents, capitals and hyphens', answer: patient({ name: [usual('ÁSHWORTH', ['Robin-Jo'])] }), ...MATCHED },
  {
    what: 'prefix, suffix and period',
    answer: patient({ name: [{ ...ROBIN.name[0], prefix: ['Miss'], suffix: ['MBE'], period: { start: '2017-02-03' } }] }),
    ...MATCHED,
  },
  {
    what: 'a usual name beside others',
    answer: patient({ name: [{ use: 'maiden', family: 'Brown', given: ['Robin'] }, ...ROBIN.name] }),
    ...MATCHED,
  },
  {
    what: 'the person by a former name alone',
    answer: patient({ name: [usual('Brown', ['Robin']), { use: 'old', family: 'Ashworth', given: ['Robin'] }] }),
    ...differs('family_name'),
  },
  {
    what: 'the person by a temporary name, and no usual one',
    answer: patient({ name: [{ use: 'temp', family: 'Ashworth', given: ['Robin'] }] }),
    ...MATCHED,
  },
  {
    what: 'by a nickname, and no usual one',
    answer: patient({ name: [{ use: 'nickname', family: 'Ashworth', given: ['Rob'] }] }),
    ...differs('given_name'),
  },
  { what: 'another family name', answer: patient({ name: [usual('Brown', ['Robin'])] }), ...differs('family_name') },
  { what: 'another given name', answer: patient({ name: [usual('Ashworth', ['Ida'])] }), ...differs('given_name') },
  { what: 'no given name of somebody who has one here', answer: patient({ name: [usual('Ashworth')] }), ...differs('given_name') },
  { what: 'an empty list of given names', answer: patient({ name: [usual('Ashworth', [])] }), ...differs('given_name') },
  { what: 'no given name of somebody with one name', oneName: true, answer: patient({ name: [usual('Ashworth')] }), ...MATCHED },
  { what: 'a given name of somebody with one name here', oneName: true, answer: patient({}), ...differs('given_name') },
  { what: 'no name at all of somebody who is not restricted', answer: patient({ name: undefined }), ...differs(null) },
  { what: 'the year of birth', answer: patient({ birthDate: '2017' }), ...MATCHED },
  { what: 'year and month of birth', answer: patient({ birthDate: '2017-02' }), ...MATCHED },
  { what: 'another year of birth', answer: patient({ birthDate: '2016' }), ...differs('date_of_birth') },
  { what: 'another month of birth', answer: patient({ birthDate: '2017-03' }), ...differs('date_of_birth') },
  { what: 'another day of birth', answer: patient({ birthDate: '2017-02-04' }), ...differs('date_of_birth') },
  { what: 'no date of birth', answer: patient({ birthDate: undefined }), ...differs('date_of_birth') },
  { what: 'another name and another date', answer: patient({ name: [usual('Brown', ['Ida'])], birthDate: '2011-01-01' }), ...differs(null) },
  { what: 'restricted', answer: patient(security('R')), ...SHIELDED },
  { what: 'very restricted', answer: patient(security('V')), ...SHIELDED },
  { what: 'redacted', answer: patient(security('REDACTED')), ...SHIELDED },
  { what: 'restricted under another label system', answer: patient(security('R', 'http://hl7.org/fhir/v3/Confidentiality')), ...SHIELDED },
  { what: 'restricted under no label system', answer: patient({ meta: { security: [{ code: 'R' }] } }), ...SHIELDED },
  { what: 'restricted, without a name', answer: patient({ ...security('R'), name: undefined }), ...SHIELDED },
  {
    what: 'restricted, without a name, of another date',
    answer: patient({ ...security('R'), name: undefined, birthDate: '2011-01-01' }),
    ...differs('date_of_birth'),
  },
  {
    what: 'restricted, without a name or a date',
    answer: patient({ ...security('R'), name: undefined, birthDate: undefined }),
    ...differs('date_of_birth'),
  },
  { what: 'restricted, of another name', answer: patient({ ...security('R'), name: [usual('Brown', ['Robin'])] }), ...differs('family_name') },
  { what: 'no label of security', answer: patient({ meta: { versionId: '2' } }), ...MATCHED },
  { what: 'no meta', answer: patient({ meta: undefined }), ...MATCHED },
  {
    what: 'everything else that a Patient may hold',
    answer: patient({
      gender: 'other',
      multipleBirthInteger: 2,
      telecom: [{ system: 'phone', value: '01632960587' }],
      address: [{ use: 'home', line: ['1 Trevelyan Square'] }],
      contact: [],
      generalPractitioner: [],
      managingOrganization: {},
      extension: [{ url: 'https://example.test' }],
    }),
    ...MATCHED,
  },
  { what: 'a death at a moment', answer: patient({ deceasedDateTime: '2026-10-22T00:00:00+00:00' }), code: 'CPR06', status: 'died' },
  { what: 'a death on a day', answer: patient({ deceasedDateTime: '2026-10-22' }), code: 'CPR06', status: 'died' },
  { what: 'a death in a year', answer: patient({ deceasedDateTime: '2026' }), code: 'CPR06', status: 'died' },
  { what: 'a death of somebody else', answer: patient({ deceasedDateTime: '2026-10-22', birthDate: '1931-01-01' }), ...differs('date_of_birth') },
  { what: 'a death of a restricted person', answer: patient({ ...security('R'), deceasedDateTime: '2026-10-22' }), ...SHIELDED },
  { what: 'the person under another number', answer: patient({ id: OTHER_NUMBER }), code: 'CPR05', status: null, column: 'nhs_number' },
  { what: 'somebody else under another number', answer: patient({ id: OTHER_NUMBER, birthDate: '2011-01-01' }), ...differs('date_of_birth') },
  {
    what: 'a restricted person under another number',
    answer: patient({ ...security('R'), id: OTHER_NUMBER }),
    code: 'CPR05',
    status: null,
    column: 'nhs_number',
  },
  {
    what: 'a restricted person without a name under another number',
    answer: patient({ ...security('R'), id: OTHER_NUMBER, name: undefined }),
    ...NOBODY,
  },
  { what: 'nobody', answer: error(404, 'RESOURCE_NOT_FOUND'), ...NOBODY },
  { what: 'that the number was made invalid', answer: error(404, 'INVALIDATED_RESOURCE'), ...NOBODY },
  { what: 'another 404', answer: error(404, 'UNSUPPORTED_SERVICE'), ...WAITS },
  { what: 'a 404 of something in between', answer: () => send(404, '<html>'), ...WAITS },
  { what: 'that the number is no number', answer: error(400, 'INVALID_RESOURCE_ID'), ...WAITS },
  { what: 'that our request lacks something', answer: error(400, 'MISSING_VALUE'), ...WAITS },
  { what: 'that nothing has been said before', answer: error(412, 'PRECONDITION_FAILED'), ...WAITS },
  { what: 'that we may not ask, of this one person', answer: error(403, 'ACCESS_DENIED'), ...WAITS },
  { what: 'an error of its own', answer: error(500, 'INTERNAL_ERROR'), ...WAITS },
  { what: 'an error without a word', answer: () => send(500, ''), ...WAITS },
  { what: 'that it is elsewhere', answer: () => send(302, '', { location: 'http://127.0.0.1:1/' }), ...WAITS },
  { what: 'something that is no JSON', answer: () => send(200, '{"resourceType":"Pat'), ...WAITS },
  { what: 'a Patient without a number', answer: patient({ id: undefined }), ...WAITS },
  { what: 'a Patient whose number is not an NHS number', answer: patient({ id: '9991000000' }), ...WAITS },
  { what: 'another resource', answer: patient({ resourceType: 'Person' }), ...WAITS },
  { what: 'a name that is a text', answer: patient({ name: 'Robin Ashworth' }), ...WAITS },
  { what: 'no end', answer: () => (_request, response) => void response.write('{'), ...WAITS },
  { what: 'nothing, ever', answer: () => () => undefined, ...WAITS },
  { what: 'by hanging up', answer: () => (request) => void request.socket.destroy(), ...WAITS },
  { what: 'without measure', answer: () => send(200, `"${'a'.repeat(2_000_000)}"`), ...WAITS },
  {
    what: 'the person, after 429 with Retry-After',
    answer: atFirst(2, send(429, outcome('TOO_MANY_REQUESTS'), { 'retry-after': '0.3' })),
    ...MATCHED,
  },
  { what: 'the person, after 429 without', answer: atFirst(1, send(429, '')), ...MATCHED },
  {
    what: 'the person, after 503 with a date',
    answer: atFirst(1, send(503, '', { 'retry-after': new Date(Date.now() + 1000).toUTCString() })),
    ...MATCHED,
  },
  { what: 'the person, after 503, 502, 504 and 408', answer: atFirst(1, send(503, '')), ...MATCHED },
  { what: 'the person, after one 500', answer: atFirst(1, send(500, '')), ...MATCHED },
  {
    what: 'the person, after 400 ms',
    answer: (number) => (request, response) => void pause(400).then(() => patient({})(number)(request, response)),
    ...MATCHED,
  },
]

let app: TestApplication
let manager: Actor
let demographics: StandIn
const rows = new Map<string, RowResult>()
const held = new Map<string, { status: string; isProtected: boolean; standing: number }>()
const numberOf = (at: number) => fakeNhsNumber(at)

beforeAll(async () => {
  app = await startApplication()
  const answers = new Map(CASES.map(({ answer }, at) => [numberOf(at), answer(numberOf(at))]))
  answers.set(FAULTY, send(500, ''))
  demographics = await startStandIn(new KnownPeople(), { port: 0, answers })
  Object.assign(process.env, { DEMOGRAPHICS_URL: demographics.url, DEMOGRAPHICS_TIMEOUT_SECONDS: '1', DEMOGRAPHICS_SILENCE_SECONDS: '8' })
  // Those who are shielded come from an authority of their own: of two records with one name and date of birth both are protected if one is.
  await publish(({ status }) => status === 'restricted')
  const report = await publish(({ status }) => status !== 'restricted')
  expect(report).toMatchObject({ fileCode: 'CPF03', waiting: CASES.filter(({ status }) => status === 'not-traced').length })
  const { rows: children } = await app.admin.query(
    `select c.nhs_number as number, c.number_status as status, c.is_protected as "isProtected",
            (select count(*)::integer from cpis.plan p where p.child_id = c.id and p.end_date is null and p.withdrawn_at is null) as standing from cpis.child c`,
  )
  for (const child of children as { number: string; status: string; isProtected: boolean; standing: number }[]) held.set(child.number, child)
}, 120_000)
afterAll(async () => {
  await demographics.stop()
  await app.stop()
})

/** An authority sends the rows of some of the cases in one file. */
async function publish(which: (one: Case) => boolean) {
  manager = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
  const sent = CASES.flatMap((one, at) =>
    which(one) ? [{ nhs_number: numberOf(at), local_id: `A-${at}`, ...(one.oneName && { given_name: '' }) }] : [],
  )
  const report = await applyUpload(manager, { fileName: 'every answer.csv', contents: 'full', bytes: uploadFile(sent) })
  for (const row of report.rows) rows.set(row.number, row)
  return report
}

describe('a row about whom the demographics service answers', () => {
  it.each(CASES.map((one, at) => [one.what, one, numberOf(at)] as const))('%s', (_what, { code, status, column = null }, number) => {
    expect(rows.get(number)).toMatchObject({ code, column })
    expect(held.get(number) ?? null).toEqual(status && expect.objectContaining({ status, isProtected: status === 'restricted', standing: 1 }))
    if (status === 'not-traced') expect(rows.get(number)?.reason).toMatch(/^Loaded, but not compared .* CPIS compares it by itself/)
  })

  it('learns nothing of what is held instead', () => {
    for (const { reason } of rows.values()) expect(reason ?? '').not.toMatch(/Brown|Ida|2011|2016|Adele/)
  })

  it('is saved when it is mended on the screen and the service fails for its person: marked, and not on the list any more', async () => {
    const [row] = await listRowsToFix(manager, {})
    const { id, cells } = row!
    expect(await fixRow(manager, { rowId: id, cells: { ...cells, nhs_number: FAULTY } })).toEqual({ ok: true })
    const { rows: children } = await app.admin.query('select number_status as status from cpis.child where nhs_number = $1', [FAULTY])
    expect(children).toEqual([{ status: 'not-traced' }])
    expect((await listRowsToFix(manager, {})).map((left) => left.id)).not.toContain(id)
    const { rows: uploads } = await app.admin.query(`select rows_waiting as waiting from cpis.upload where file_name like 'Row %'`)
    expect(uploads).toEqual([{ waiting: 1 }])
  })
})
