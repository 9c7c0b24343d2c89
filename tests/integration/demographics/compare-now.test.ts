import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { comparePerson } from '@/lib/demographics/compare-now'
import { DemographicsService } from '@/lib/demographics/demographics-service'
import { calendarDate } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { knownPerson, noneClosed, startDemographicsFor, type DemographicsForTests } from '@/tests/support/demographics'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

/** One person is compared while somebody waits: now, or not at all. */

const [current, former, hidden, present] = [fakeNhsNumber(9601), fakeNhsNumber(9602), fakeNhsNumber(9603), fakeNhsNumber(9604)]
const PERSON = { familyName: 'Bjørnstad', givenName: 'Mary-Ann', dateOfBirth: calendarDate('2022-07-31') }
const of = (nhsNumber: NhsNumber) => ({ ...PERSON, nhsNumber })
const asking = (service: DemographicsService) => ({ service, closed: noneClosed })
let known: DemographicsForTests

beforeAll(async () => {
  known = await startDemographicsFor([
    knownPerson({ nhsNumber: current }),
    knownPerson({ nhsNumber: former, status: 'superseded', replacedBy: present }),
    knownPerson({ nhsNumber: present, status: 'restricted' }),
    knownPerson({ nhsNumber: hidden, status: 'superseded', replacedBy: current }),
  ])
})
afterAll(() => known.stop())

it('says what demographics say, and of a replaced number whether its person is restricted under the new one', async () => {
  expect(await comparePerson(asking(known.service), of(current))).toEqual({ kind: 'matched' })
  expect(await comparePerson(asking(known.service), of(former))).toEqual({ kind: 'replaced', by: present, present: { kind: 'restricted' } })
  expect(await comparePerson(asking(known.service), of(hidden))).toEqual({ kind: 'replaced', by: current, present: { kind: 'matched' } })
})

it('is not compared by a service that lets everybody wait, and nobody waits longer than was said', async () => {
  const { url, stop } = await listening((server) => server.on('request', () => undefined))
  const service = new DemographicsService({ url, timeout: 20_000 })
  const begun = performance.now()
  expect(await comparePerson(asking(service), of(current), 150)).toEqual({ kind: 'unavailable' })
  expect(performance.now() - begun).toBeLessThan(5_000)
  await service.close()
  stop()
})

it('under a replaced number is not compared while the question about the new one has no answer', async () => {
  let asked = 0
  const { url, stop } = await listening((server) =>
    server.on('request', (_, response) => {
      asked += 1
      if (asked > 1) return void response.writeHead(503).end()
      response.writeHead(200, { 'content-type': 'application/fhir+json' })
      response.end(
        JSON.stringify({
          resourceType: 'Patient',
          id: present,
          birthDate: PERSON.dateOfBirth,
          name: [{ use: 'usual', family: PERSON.familyName, given: ['Mary-Ann'] }],
        }),
      )
    }),
  )
  const service = new DemographicsService({ url })
  expect(await comparePerson(asking(service), of(former), 10_000)).toEqual({ kind: 'unavailable' })
  expect(asked).toBeGreaterThan(1)
  await service.close()
  stop()
})

/** A server that answers as it is told. */
async function listening(answering: (server: Server) => void): Promise<{ url: string; stop: () => void }> {
  const server = createServer()
  answering(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
