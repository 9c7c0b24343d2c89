import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KnownPeople } from '@/demo/demographics/known-people'
import { readPeople, samplePeople } from '@/demo/demographics/people-files'
import { readRegisterPeople } from '@/demo/demographics/register-people'
import { startProgram, type Program } from '@/scripts/disposable-product/program'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { readConformance } from '@/tests/support/conformance'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { knownPerson, startDemographicsFor, type DemographicsForTests } from '@/tests/support/demographics'

const TOKEN = 'token-of-the-tests'

type Vector = {
  name: string
  request?: { path: string; headers?: Record<string, string> }
  expect: {
    status?: number
    issueCode?: string
    spineCode?: string
    display?: string
    diagnostics?: string
    id?: string
    metaSecurityCode?: string
    absent?: string[]
    responseHeadersMirror?: string[]
    contentType?: string
  }
}
type Body = {
  id?: string
  meta?: { security?: { code: string }[] }
  issue?: { code: string; diagnostics?: string; details: { coding: { system: string; code: string; display: string }[] } }[]
}

/** The people of the published sandbox that the vectors ask about, in the form that the stand-in takes. */
function sandboxPeople() {
  const vectors = readConformance('pds/behaviour-vectors.json')
  const paths = vectors.found
    ? (vectors.json as { requests: Vector[] }).requests.filter(({ expect: { status } }) => status === 200).map(({ request }) => request?.path)
    : []
  return [...new Set(paths)].flatMap((where) => {
    const number = where?.split('/').at(-1) ?? ''
    const file = readConformance(`pds/patientResponses/patient_${number}.json`)
    if (!file.found) return []
    const patient = file.json as { birthDate: string; name: { family: string; given: string[] }[]; meta: { security: { code: string }[] } }
    return [
      knownPerson({
        nhsNumber: number,
        familyName: patient.name[0]?.family,
        givenNames: patient.name[0]?.given,
        dateOfBirth: patient.birthDate,
        status: patient.meta.security[0]?.code === 'R' ? 'restricted' : 'active',
      }),
    ]
  })
}

/** The headers of a vector; those it does not give have valid values. */
function headersOf({ name, request, expect: expected }: Vector): Record<string, string> {
  const said = Object.fromEntries(
    Object.entries(request?.headers ?? {}).map(([header, value]) => [
      header,
      value.replace('<uuid>', randomUUID()).replace('<any>', 'any text at all'),
    ]),
  )
  return {
    ...(expected.status === 401 ? {} : { Authorization: `Bearer ${TOKEN}` }),
    ...(name === 'missing X-Request-ID' ? {} : { 'X-Request-ID': randomUUID() }),
    ...said,
  }
}

describe('beside the published behaviour of the Personal Demographics Service', () => {
  let demographics: DemographicsForTests
  beforeAll(async () => {
    demographics = await startDemographicsFor(sandboxPeople(), { token: TOKEN })
  })
  afterAll(() => demographics.stop())

  it('the stand-in answers every vector as it does', async ({ skip }) => {
    const file = readConformance('pds/behaviour-vectors.json')
    if (!file.found) {
      console.info(file.why)
      return skip(file.why)
    }
    const { requests, errorSystem } = file.json as { requests: Vector[]; errorSystem: string }
    const asked = requests.filter((vector) => vector.request)
    expect(asked.length).toBeGreaterThanOrEqual(10)
    for (const vector of asked) {
      const { expect: expected } = vector
      const headers = headersOf(vector)
      const response = await fetch(demographics.url + vector.request?.path, { headers })
      const body = (await response.json()) as Body
      const issue = body.issue?.[0]
      const coding = issue?.details.coding[0]
      const got = {
        status: response.status,
        issueCode: issue?.code,
        spineCode: coding?.code,
        display: coding?.display,
        diagnostics: issue?.diagnostics,
        id: body.id,
        metaSecurityCode: body.meta?.security?.[0]?.code,
        contentType: response.headers.get('content-type'),
      }
      const { absent = [], responseHeadersMirror: mirrored = [], ...members } = expected
      expect({ name: vector.name, ...got }).toMatchObject({ name: vector.name, ...members })
      if (coding) expect(coding.system).toBe(errorSystem)
      for (const name of absent) expect(body).not.toHaveProperty(name)
      for (const name of mirrored)
        expect(response.headers.get(name)).toBe(Object.entries(headers).find(([header]) => header.toLowerCase() === name)?.[1])
    }
  })

  it('a superseded number gives the Patient of the number that took its place', async () => {
    demographics.people.add([
      knownPerson({ nhsNumber: '9991005358', status: 'superseded', replacedBy: '9991005366' }),
      knownPerson({ nhsNumber: '9991005366' }),
    ])
    const response = await fetch(`${demographics.url}/Patient/9991005358`, {
      headers: { Authorization: `Bearer ${TOKEN}`, 'X-Request-ID': randomUUID() },
    })
    expect([response.status, ((await response.json()) as Body).id]).toEqual([200, '9991005366'])
  })
})

describe('searching', () => {
  let demographics: DemographicsForTests
  beforeAll(async () => {
    demographics = await startDemographicsFor([
      knownPerson({ familyName: 'O’Connor', givenNames: ['Wei', 'Harry'] }),
      knownPerson({ nhsNumber: '9991000011', familyName: 'O’Connor', givenNames: ['Lee'] }),
      knownPerson({ nhsNumber: '9991000038', familyName: 'Berg', givenNames: ['Ida'], status: 'invalid' }),
    ])
  })
  afterAll(() => demographics.stop())

  it.each([
    ['family=O%27Connor&birthdate=eq2022-07-31&given=wei', 200, 1],
    ['family=oc*&birthdate=2022-07-31&given=Lee', 200, 1],
    ['family=Oconnor&birthdate=eq2022-07-30', 200, 0],
    ['family=Berg&birthdate=eq2022-07-31', 200, 0],
    ['family=O%27Connor&birthdate=eq2022-07-31', 200, 'TOO_MANY_MATCHES'],
    ['family=O%27Connor', 400, 'INVALID_SEARCH_DATA'],
    ['birthdate=eq2022-07-31', 400, 'INVALID_SEARCH_DATA'],
    ['family=*&birthdate=eq2022-07-31', 400, 'INVALID_SEARCH_DATA'],
    ['family=O%27Connor&birthdate=eq2022-02-31', 400, 'INVALID_VALUE'],
  ])('%s answers %i and %s', async (query, status, found) => {
    const response = await fetch(`${demographics.url}/Patient?${query}`, { headers: { 'X-Request-ID': randomUUID() } })
    const body = (await response.json()) as Body & { total?: number }
    expect([response.status, body.total ?? body.issue?.[0]?.details.coding[0]?.code]).toEqual([status, found])
  })

  it.each([
    ['GET', '/Practitioner/1'],
    ['POST', '/Patient'],
    ['GET', '/Patient/9991000003/Related'],
    ['GET', '//'],
  ])('%s %s is no service of it', async (method, path) => {
    const response = await fetch(demographics.url + path, { method, headers: { 'X-Request-ID': randomUUID() } })
    expect([response.status, ((await response.json()) as Body).issue?.[0]?.details.coding[0]?.code]).toEqual([400, 'UNSUPPORTED_SERVICE'])
  })
})

describe('whom the stand-in knows', () => {
  let database: TestDatabase
  let admin: pg.Client
  let leeds: TestAuthority
  beforeAll(async () => {
    database = await createTestDatabase()
    admin = new pg.Client({ connectionString: database.adminUrl })
    await admin.connect()
    leeds = await createAuthority(admin)
  })
  afterAll(async () => {
    await admin.end()
    await database.drop()
  })

  it('the people of the sample files, each in their state', () => {
    const people = readPeople(samplePeople)
    expect(people.length).toBeGreaterThan(600)
    expect(people.filter(({ status }) => status !== 'active').map(({ nhsNumber, status, replacedBy }) => [nhsNumber, status, replacedBy])).toEqual([
      ['9991005358', 'superseded', '9991005366'],
      ['9991005390', 'restricted', null],
      ['9991005404', 'invalid', null],
    ])
  })

  it('the people of the register: protected ones restricted, the old number of an adopted child nobody’s', async () => {
    const open = await createChild(admin, leeds, { familyName: 'Novák', givenName: 'Ada Eva', born: '2019-03-04' })
    const hidden = await createChild(admin, leeds, { isProtected: true })
    const adopted = await createChild(admin, leeds)
    await admin.query(`update cpis.child set closed_on = cpis.today(), closed_why = 'adopted', change = 'adopted' where id = $1`, [adopted.id])
    const people = new Map((await readRegisterPeople(database.adminUrl)).map((person) => [person.nhsNumber, person]))
    expect(people.get(open.nhsNumber)).toEqual({
      nhsNumber: open.nhsNumber,
      familyName: 'Novák',
      givenNames: ['Ada', 'Eva'],
      dateOfBirth: '2019-03-04',
      sex: 'unknown',
      status: 'active',
      replacedBy: null,
    })
    expect([hidden, adopted].map(({ nhsNumber }) => people.get(nhsNumber)?.status)).toEqual(['restricted', 'invalid'])
  })

  it('numbers of the register that were replaced, which lead to the person whether an authority has corrected them or not', async () => {
    const uncorrected = await createChild(admin, leeds, { familyName: 'Late' })
    const corrected = await createChild(admin, leeds, { familyName: 'Prompt' })
    const [former, later] = [fakeNhsNumber(6001), fakeNhsNumber(6002)]
    await admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2), ($3, $4)', [
      uncorrected.nhsNumber,
      later,
      former,
      corrected.nhsNumber,
    ])
    const known = new KnownPeople()
    known.add(await readRegisterPeople(database.adminUrl))
    const holder = (number: string) => {
      const person = known.holderOf(number)
      return person === null || person === 'invalid' ? person : [person.nhsNumber, person.familyName]
    }
    expect([uncorrected.nhsNumber, later].map(holder)).toEqual([
      [later, 'Late'],
      [later, 'Late'],
    ])
    expect([former, corrected.nhsNumber].map(holder)).toEqual([
      [corrected.nhsNumber, 'Prompt'],
      [corrected.nhsNumber, 'Prompt'],
    ])
  })

  describe('as a program', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'cpis-demographics-'))
    let program: Program
    let child: TestChild
    beforeAll(async () => {
      child = await createChild(admin, leeds, { familyName: 'Register', born: '2019-03-04' })
      const renamed = await createChild(admin, leeds, { nhsNumber: fakeNhsNumber(6003) })
      const file = path.join(folder, 'more people.csv')
      writeFileSync(
        file,
        `\ufeffnhs_number,family_name,given_names,date_of_birth,sex,status,replaced_by\r\n${renamed.nhsNumber},Renamed,Ida,2001-02-03,,active,\r\n`,
      )
      program = await startProgram(
        'demo/demographics/main.ts',
        {
          DATABASE_URL: database.adminUrl,
          DEMOGRAPHICS_PORT: '0',
          DEMOGRAPHICS_PEOPLE: file,
        },
        path.join(folder, 'log'),
      )
    })
    afterAll(async () => {
      await program.stop()
      rmSync(folder, { recursive: true })
    })

    const ask = async (number: string) => {
      const response = await fetch(`${program.ready}/Patient/${number}`, { headers: { 'X-Request-ID': randomUUID() } })
      return (await response.json()) as { name?: { family: string }[]; birthDate?: string }
    }

    it('it answers for the register, for the sample files, and for files that are named, which have the last word', async () => {
      expect((await ask('9991000003')).name?.[0]?.family).toBe('Bjørnstad')
      expect((await ask(fakeNhsNumber(6003))).name?.[0]?.family).toBe('Renamed')
      expect(await ask(child.nhsNumber)).toMatchObject({ name: [{ family: 'Register' }], birthDate: '2019-03-04' })
    })

    it('it listens on 127.0.0.1 alone', () => {
      expect(program.ready).toMatch(/^http:\/\/127\.0\.0\.1:[0-9]+\/FHIR\/R4$/)
    })
  })

  it.each([
    ['production', { CPIS_MODE: 'production' }, 'The stand-in for demographics does not start when CPIS_MODE is production.'],
    ['a port that does not exist', { DEMOGRAPHICS_PORT: 'x' }, 'DEMOGRAPHICS_PORT must be a port number.'],
    ['a file that is not there', { DEMOGRAPHICS_PEOPLE: '/nowhere/people.csv' }, 'people.csv cannot be read (ENOENT): DEMOGRAPHICS_PEOPLE names it.'],
    [
      'a file of something else',
      { DEMOGRAPHICS_PEOPLE: path.resolve('tests/fixtures/samples/383-leeds-full.csv') },
      '383-leeds-full.csv, line 2, is not a person that the demographics stand-in can use: given_names Invalid input: expected string, received undefined.',
    ],
  ])('with %s it says why it does not start', async (_what, settings, sentence) => {
    const run = promisify(execFile)(process.execPath, ['--import', 'tsx', 'demo/demographics/main.ts'], {
      env: { PATH: process.env.PATH, NODE_ENV: 'test', ...settings },
    })
    await expect(run).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(sentence) })
  })
})
