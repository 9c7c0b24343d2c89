import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { replaceNumber } from '@/lib/children/replace-number'
import type { Actor } from '@/lib/identity/actor'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { linksFrom } from '@/tests/support/number-standing'

/** A restricted person of whom demographics give no name, and whose number was replaced. The stand-in always gives names. */

const BORN = '2018-01-02'
const PRESENT = fakeNhsNumber(8801)

let app: TestApplication
let server: Server
let manager: Actor
let child: TestChild
let heldBirth: string

beforeAll(async () => {
  server = createServer((_question, reply) => {
    reply.writeHead(200, { 'content-type': 'application/fhir+json' })
    reply.end(JSON.stringify({ resourceType: 'Patient', id: PRESENT, meta: { security: [{ code: 'R' }] }, birthDate: heldBirth }))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  process.env.DEMOGRAPHICS_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  app = await startApplication()
})
afterAll(async () => {
  server.close()
  server.closeAllConnections()
  await app.stop()
})
beforeEach(async () => {
  heldBirth = BORN
  const authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
  child = await createChild(app.admin, authority, { born: BORN })
})

async function replaceBy(number: string) {
  const { rows } = await app.admin.query<{ seen: string }>('select version_id as seen from cpis.child where id = $1', [child.id])
  return replaceNumber(manager, { childId: child.id, seen: rows[0]!.seen, number, again: number })
}

it('the right number, which somebody has typed, is confirmed, and the record is protected under it', async () => {
  await replaceBy(PRESENT)
  expect(await linksFrom(app.admin, child.nhsNumber)).toEqual([PRESENT])
  const { rows } = await app.admin.query(
    'select nhs_number as number, is_protected as protected, number_status as status from cpis.child where id = $1',
    [child.id],
  )
  expect(rows).toEqual([{ number: PRESENT, protected: true, status: 'restricted' }])
})

it.each([
  ['another number is typed', fakeNhsNumber(8802), BORN],
  ['the date of birth is another', PRESENT, '2017-01-02'],
])('nothing is confirmed, nor told, when %s', async (_what, number, held) => {
  heldBirth = held
  const refused = await replaceBy(number).then(
    () => 'recorded',
    (error: Error) => error.message,
  )
  expect(refused).toMatch(/^The national record (does not say|holds another)/)
  expect(refused).not.toMatch(/\d{3}/)
  expect(await linksFrom(app.admin, child.nhsNumber)).toEqual([])
})
