import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { DemographicsService } from '@/lib/demographics/demographics-service'
import { traceInTurn, type TraceEnd, type TurnLimits } from '@/lib/demographics/trace-in-turn'
import { searchNumber, tracePerson, type TracedPerson } from '@/lib/demographics/trace-people'
import type { TraceVerdict } from '@/lib/demographics/trace-verdict'
import { calendarDate } from '@/lib/shared/calendar-date'
import { isNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'
import { syntheticNhsNumber } from '@/lib/shared/synthetic-nhs-number'
import { knownPerson, noneClosed, startDemographicsFor, type DemographicsForTests } from '@/tests/support/demographics'

function nhsNumber(text: string): NhsNumber {
  if (!isNhsNumber(text)) throw new RangeError('The test names no NHS number')
  return text
}

const sent = (changes: Partial<TracedPerson> = {}): TracedPerson => ({
  nhsNumber: nhsNumber('9991000003'),
  familyName: 'BJORNSTAD',
  givenName: 'Mary Ann',
  dateOfBirth: calendarDate('2022-07-31'),
  ...changes,
})

/** Traces people to the end; who gets no verdict is `unavailable`. */
async function traceAll(
  service: DemographicsService,
  people: readonly TracedPerson[],
  limits: Partial<TurnLimits> = {},
): Promise<{ kinds: TraceVerdict['kind'][]; end: TraceEnd }> {
  const told = new Map<TracedPerson, TraceVerdict>()
  const end = await traceInTurn({ service, closed: noneClosed }, people, (person, verdict) => told.set(person, verdict), {
    slice: 20_000,
    silence: 2_000,
    ...limits,
  })
  return { kinds: people.map((person) => told.get(person)?.kind ?? 'unavailable'), end }
}

const people = (count: number) => Array.from({ length: count }, (_, at) => sent({ nhsNumber: nhsNumber(syntheticNhsNumber(at)) }))

describe('tracing with a service that answers', () => {
  let demographics: DemographicsForTests
  beforeAll(async () => {
    demographics = await startDemographicsFor(
      [
        knownPerson({}),
        knownPerson({ nhsNumber: '9991000011', status: 'restricted' }),
        knownPerson({ nhsNumber: '9991000038', status: 'invalid' }),
        knownPerson({ nhsNumber: '9991005358', status: 'superseded', replacedBy: '9991000046' }),
        knownPerson({ nhsNumber: '9991000046', status: 'superseded', replacedBy: '9991005366' }),
        knownPerson({ nhsNumber: '9991005366' }),
      ],
      { token: 'token-of-the-tests' },
    )
  })
  afterAll(() => demographics.stop())

  it.each([
    ['9991000003', {}, { kind: 'matched' }],
    ['9991000011', {}, { kind: 'restricted' }],
    ['9991000038', {}, { kind: 'not-found' }],
    ['9991005331', {}, { kind: 'not-found' }],
    ['9991005358', {}, { kind: 'replaced', by: '9991005366' }],
    ['9991000003', { familyName: 'Berg' }, { kind: 'differs', details: ['family-name'] }],
    ['9991000011', { dateOfBirth: calendarDate('2022-07-30') }, { kind: 'differs', details: ['date-of-birth'] }],
    // Somebody who does not know the person is not told which number replaced the old one.
    ['9991005358', { familyName: 'Berg', givenName: 'Ida' }, { kind: 'differs', details: ['family-name', 'given-name'] }],
  ])('%s with %j is %j', async (number, changes, verdict) => {
    expect(await tracePerson({ service: demographics.service, closed: noneClosed }, sent({ nhsNumber: nhsNumber(number), ...changes }))).toEqual(
      verdict,
    )
  })

  it('a search by name and date of birth gives the number of the only one, and never who many are', async () => {
    const crowd = await startDemographicsFor([knownPerson({}), knownPerson({ nhsNumber: '9991000011', familyName: 'Berg', givenNames: ['Ida'] })])
    try {
      expect(await searchNumber(crowd.service, sent({ givenName: 'Mary-Ann Ida' }))).toEqual({ kind: 'one', nhsNumber: '9991000003' })
      expect(await searchNumber(crowd.service, sent({ familyName: 'Bj*', givenName: 'Mary-Ann' }))).toEqual({ kind: 'none' })
      expect(await searchNumber(demographics.service, sent({ givenName: 'Mary-Ann' }))).toEqual({ kind: 'many' })
    } finally {
      await crowd.stop()
    }
  })
})

describe('thousands of people', () => {
  const known = Array.from({ length: 5000 }, (_, at) =>
    knownPerson({ nhsNumber: syntheticNhsNumber(at), familyName: `Family${'abcdefghij'.charAt(at % 10)}` }),
  )
  let demographics: DemographicsForTests
  beforeAll(async () => {
    demographics = await startDemographicsFor(known)
  })
  afterAll(() => demographics.stop())
  const rows = known.map(({ nhsNumber: number, familyName }) => sent({ nhsNumber: nhsNumber(number), familyName }))

  it('are traced within seconds, each with the verdict that is theirs', async () => {
    const wrong = new Set([0, 17, 4999])
    const began = performance.now()
    const { kinds, end } = await traceAll(
      demographics.service,
      rows.map((row, at) => (wrong.has(at) ? { ...row, familyName: 'Other' } : row)),
    )
    expect(performance.now() - began).toBeLessThan(10_000)
    expect(end).toEqual({ kind: 'all-asked' })
    expect(kinds.flatMap((kind, at) => (kind === 'matched' ? [] : [[at, kind]]))).toEqual([
      [0, 'differs'],
      [17, 'differs'],
      [4999, 'differs'],
    ])
  })

  it('who are one person twice are asked about once, and compared each time', async () => {
    const [first] = rows
    const { kinds } = await traceAll(demographics.service, [first!, { ...first!, familyName: 'Other' }, { ...first! }])
    expect(kinds).toEqual(['matched', 'differs', 'matched'])
    expect((await traceAll(demographics.service, [])).end).toEqual({ kind: 'all-asked' })
  })

  it('are left for the next go when the time of this one is over, and none is lost', async () => {
    const slow = await startDemographicsFor(known.slice(0, 60), { rate: 50 })
    const { kinds, end } = await traceAll(slow.service, rows.slice(0, 60), { slice: 300 })
    await slow.stop()
    expect(end).toEqual({ kind: 'more', after: 0 })
    const asked = kinds.filter((kind) => kind === 'matched').length
    expect(asked).toBeGreaterThan(5)
    expect(asked).toBeLessThan(40)
  })
})

describe('a service that fails', () => {
  const servers: Server[] = []
  const services: DemographicsService[] = []
  afterEach(async () => {
    await Promise.all(services.splice(0).map((service) => service.close()))
    for (const server of servers.splice(0)) {
      server.close()
      server.closeAllConnections()
    }
  })

  async function serviceThat(
    answers: RequestListener,
    settings: { timeout?: number; connections?: number; rate?: number } = {},
  ): Promise<DemographicsService> {
    const server = createServer(answers).listen(0, '127.0.0.1')
    servers.push(server)
    await once(server, 'listening')
    const service = new DemographicsService({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/FHIR/R4/`, timeout: 300, ...settings })
    services.push(service)
    return service
  }
  const patient = JSON.stringify({
    resourceType: 'Patient',
    id: '9991000003',
    name: [{ family: 'Bjørnstad', given: ['Mary-Ann'] }],
    birthDate: '2022-07-31',
  })

  it.each([
    ['no name, and the date of birth that was sent', { birthDate: '2022-07-31' }, { kind: 'not-found' }],
    ['no name and no date of birth', {}, { kind: 'differs', details: ['date-of-birth'] }],
    [
      'the name and the date of birth',
      { name: [{ family: 'Bjørnstad', given: ['Mary-Ann'] }], birthDate: '2022-07-31' },
      { kind: 'replaced', by: '9991005366' },
    ],
  ])(
    'the new number of a restricted person is told to whoever knows name and date of birth alone: the service gives %s',
    async (_what, given, verdict) => {
      const security = [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }]
      const service = await serviceThat((_request, response) =>
        response.end(JSON.stringify({ resourceType: 'Patient', id: '9991005366', meta: { security }, ...given })),
      )
      expect(await tracePerson({ service, closed: noneClosed }, sent())).toEqual(verdict)
    },
  )

  it.each<[string, RequestListener]>([
    ['with an error', (_request, response) => response.writeHead(500).end('{}')],
    ['with something else than JSON', (_request, response) => response.end('<html>')],
    ['with a Patient that has nothing in it', (_request, response) => response.end('{"resourceType":"Patient"}')],
    ['with a refusal', (_request, response) => response.writeHead(401).end('{"resourceType":"OperationOutcome","issue":[]}')],
    ['that the address is wrong', (_request, response) => response.writeHead(404).end('{"message":"Not found"}')],
    ['without an end', (_request, response) => void response.write('{')],
    ['never', () => undefined],
    ['by hanging up', (request) => void request.socket.destroy()],
    ['without measure', (_request, response) => response.end(`"${'a'.repeat(2_000_000)}"`)],
    ['that the person is elsewhere', (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end('{}')],
  ])('%s is unavailable, and never taken for "nobody"', async (_what, answers) => {
    expect(await tracePerson({ service: await serviceThat(answers), closed: noneClosed }, sent())).toEqual({ kind: 'unavailable' })
  })

  it('once is asked once more', async () => {
    let asked = 0
    const service = await serviceThat((_request, response) => (++asked === 1 ? response.writeHead(503).end() : response.end(patient)))
    expect(await tracePerson({ service, closed: noneClosed }, sent())).toEqual({ kind: 'matched' })
    expect(asked).toBe(2)
  })

  it.each<[string, RequestListener]>([
    ['an error to everybody', (_request, response) => response.writeHead(500).end('{}')],
    ['a refusal of our token to everybody', (_request, response) => response.writeHead(401).end('{}')],
    ['nothing to anybody', () => undefined],
  ])('answers %s, and is given up when it has been silent for long enough, with few questions', async (_what, answers) => {
    let asked = 0
    const service = await serviceThat(
      (request, response) => {
        asked += 1
        return answers(request, response)
      },
      { connections: 8 },
    )
    const began = performance.now()
    const { kinds, end } = await traceAll(service, people(3000), { silence: 1_000 })
    expect(end).toEqual({ kind: 'silent' })
    expect(new Set(kinds)).toEqual(new Set(['unavailable']))
    expect(asked).toBeLessThan(60)
    expect(performance.now() - began).toBeLessThan(4000)
  })

  it('fails for one person alone, who is asked about a few times, behind the others, who all have their verdicts', async () => {
    const faulty = '/FHIR/R4/Patient/9991000003'
    const order: string[] = []
    const service = await serviceThat(
      (request, response) => {
        order.push(request.url ?? '')
        if (request.url === faulty) return response.writeHead(500).end('{}')
        const id = (request.url ?? '').slice(-10)
        return response.end(patient.replace('9991000003', id))
      },
      { connections: 2 },
    )
    // Longer than the growing pauses before somebody is asked about for the last time, whatever chance adds to them.
    const { kinds, end } = await traceAll(service, [sent(), ...people(40)], { silence: 20_000 })
    expect(end).toEqual({ kind: 'all-asked' })
    expect(kinds).toEqual(['unavailable', ...people(40).map(() => 'matched')])
    // The first failure counts against nobody when nobody has been answered yet.
    expect([4, 5]).toContain(order.filter((path) => path === faulty).length)
    expect(order.slice(20).filter((path) => path === faulty).length).toBeGreaterThan(1)
  })

  it('goes away and comes back: whoever was asked about meanwhile is asked about again', async () => {
    let away = false
    const service = await serviceThat((request, response) => {
      if (away) return request.socket.destroy()
      const id = (request.url ?? '').slice(-10)
      return response.end(patient.replace('9991000003', id))
    })
    setTimeout(() => (away = true), 20)
    setTimeout(() => (away = false), 1500)
    const { kinds, end } = await traceAll(service, people(800), { silence: 5_000 })
    expect(end).toEqual({ kind: 'all-asked' })
    expect(new Set(kinds)).toEqual(new Set(['matched']))
  })

  it('answers five a second and says when to come back: it is asked for all, and little more than it takes', async () => {
    let left = 5
    let refused = 0
    const filling = setInterval(() => (left = 5), 200)
    const service = await serviceThat((request, response) => {
      if (left === 0) {
        refused += 1
        return response.writeHead(429, { 'retry-after': '0.2' }).end('{}')
      }
      left -= 1
      const id = (request.url ?? '').slice(-10)
      return response.end(patient.replace('9991000003', id))
    })
    const { kinds, end } = await traceAll(service, people(60))
    clearInterval(filling)
    expect(end).toEqual({ kind: 'all-asked' })
    expect(new Set(kinds)).toEqual(new Set(['matched']))
    expect(refused).toBeLessThan(40)
  })

  it('asks to be left alone for a minute: the go ends, and says when to come back', async () => {
    const service = await serviceThat((_request, response) => response.writeHead(429, { 'retry-after': '60' }).end('{}'))
    const { end } = await traceAll(service, people(20), { silence: 100 })
    expect(end.kind === 'more' && end.after > 58_000 && end.after < 70_000).toBe(true)
  })

  it('takes 400 ms for each answer: all of them come', async () => {
    const service = await serviceThat(
      (request, response) => void pause(400).then(() => response.end(patient.replace('9991000003', (request.url ?? '').slice(-10)))),
      { timeout: 2000, connections: 8 },
    )
    expect(new Set((await traceAll(service, people(30), { silence: 1_000 })).kinds)).toEqual(new Set(['matched']))
  })

  it('is never asked more questions at once than it has connections, nor faster than the settings say', async () => {
    let now = 0
    let most = 0
    const service = await serviceThat(
      (_request, response) => {
        most = Math.max(most, ++now)
        void pause(5).then(() => {
          now -= 1
          response.end(patient)
        })
      },
      { connections: 4 },
    )
    await traceAll(service, people(60))
    expect(most).toBe(4)
    const times: number[] = []
    const paced = await serviceThat(
      (_request, response) => {
        times.push(performance.now())
        response.end(patient)
      },
      { rate: 20 },
    )
    await traceAll(paced, people(12))
    expect(times).toHaveLength(12)
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(11 * 50 - 60)
  })

  it('is asked under its own path, with a request id, and with the token when there is one', async () => {
    const seen: unknown[] = []
    const service = await serviceThat((request, response) => {
      const { accept, authorization, 'x-request-id': id } = request.headers
      seen.push([request.method, request.url, accept, authorization, /^[0-9a-f-]{36}$/.test(String(id))])
      response.end(patient)
    })
    await tracePerson({ service, closed: noneClosed }, sent())
    expect(seen).toEqual([['GET', '/FHIR/R4/Patient/9991000003', 'application/fhir+json', undefined, true]])
  })

  it('leaves no number and no name in the log', async () => {
    const script = `
      import { DemographicsService } from '@/lib/demographics/demographics-service'
      import { tracePerson, searchNumber } from '@/lib/demographics/trace-people'
      const service = new DemographicsService({ url: 'http://127.0.0.1:9/FHIR/R4', timeout: 300 })
      const person = { nhsNumber: '9991000003', familyName: 'Bjornstad', givenName: 'Mary', dateOfBirth: '2022-07-31' }
      console.log((await tracePerson({ service, closed: async () => new Set() }, person)).kind, (await searchNumber(service, person)).kind)
      await service.close()`
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      cwd: path.resolve(import.meta.dirname, '../../..'),
    })
    expect(stdout).toMatch(/unavailable unavailable/)
    expect(stdout).toMatch(/demographics\.request\.failed/)
    expect(stdout + stderr).not.toMatch(/999|Bjornstad|Mary|2022-07-31/)
  })
})
