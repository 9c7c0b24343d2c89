import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { claimWork } from '@/lib/uploads/file-work'
import { reportAsJson } from '@/lib/uploads/report-json'
import { answerUpload, answerUploadStanding } from '@/lib/uploads/receive/upload-handlers'
import { listenForWork } from '@/server/files/listen'
import { wakeUp } from '@/lib/work/wake-up'
import { workUntilStopped } from '@/lib/work/work-until-stopped'
import { fileQueue } from '@/server/files/file-queue'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { createApiClient, OWN_ADDRESS, tokenOf, type TestApiClient } from '@/tests/support/api-client'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { uploadFile } from '@/tests/support/upload-file'

/** Files that an authority's system sends: through the importer that the page and the command use too, as that system. */

let app: TestApplication
let council: TestAuthority
let client: TestApiClient
let stop: () => Promise<void>

beforeAll(async () => {
  app = await startApplication()
  council = await createAuthority(app.admin)
  client = await createApiClient(app.admin, council.id)
  stop = await startWorking()
})
// A system may make ten requests a second: those of the previous test must not count.
beforeEach(() => app.admin.query('delete from cpis.rate_count'))
afterAll(async () => {
  await stop()
  await app.stop()
})

/** The loop of a process that works on files. */
async function startWorking(): Promise<() => Promise<void>> {
  const stopping = new AbortController()
  const alarm = wakeUp()
  const listener = listenForWork(process.env.FILER_DATABASE_URL!, alarm.wake, stopping.signal)
  await listener.begun
  const working = workUntilStopped(fileQueue(app.askAsFiler, alarm), stopping.signal)
  return async () => {
    stopping.abort()
    await Promise.all([working, listener.ended])
  }
}

type Sent = { contents?: string; headers?: Record<string, string>; by?: TestApiClient }

async function send(bytes: Uint8Array, token: string, { contents = 'changes', headers = {} }: Sent = {}): Promise<Response> {
  return answerUpload(
    new Request(`http://localhost:3000/api/uploads?contents=${contents}`, {
      method: 'POST',
      body: Buffer.from(bytes),
      headers: {
        authorization: `Bearer ${token}`,
        'x-cpis-address': OWN_ADDRESS,
        'content-length': String(bytes.length),
        'content-type': 'text/csv',
        ...headers,
      },
    }),
  )
}
const ask = (path: string, token: string) =>
  answerUploadStanding(
    new Request(`http://localhost:3000${path}`, { headers: { authorization: `Bearer ${token}`, 'x-cpis-address': OWN_ADDRESS } }),
    path.split('/').at(-1) ?? '',
  )

/** Sends a file, and asks until there is an answer, as a system does. */
async function sendAndWait(bytes: Uint8Array, sent?: Sent): Promise<{ status: number; body: Record<string, unknown>; location: string }> {
  const token = await tokenOf(sent?.by ?? client)
  let answer = await send(bytes, token, sent)
  const location = answer.headers.get('location') ?? ''
  for (let left = 200; answer.status === 202 && left > 0; left -= 1) {
    await pause(150)
    answer = await ask(location, token)
  }
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown>, location }
}
const plansOf = async (authority: TestAuthority) =>
  (await app.admin.query('select from cpis.plan where authority_id = $1 and withdrawn_at is null', [authority.id])).rowCount

describe('a file of a system', () => {
  it('goes live like any other, is answered as the command prints it, and stands in the history under the system’s name', async () => {
    const { status, body, location } = await sendAndWait(uploadFile([{}]), {
      headers: { 'content-disposition': 'attachment; filename="evening.csv"' },
    })
    expect(status).toBe(200)
    expect(Object.keys(body)).toEqual(
      Object.keys(
        JSON.parse(
          reportAsJson({
            fileCode: 'CPF02',
            refusal: null,
            uploadId: null,
            appliedBefore: null,
            counts: {} as never,
            waiting: 0,
            rows: [],
            endings: null,
          }),
        ) as object,
      ),
    )
    expect(body).toMatchObject({ file: 'CPF02', counts: { read: 1, added: 1, rejected: 0 }, rows: [{ row: 2, code: 'CPR06', outcome: 'added' }] })
    expect(await plansOf(council)).toBe(1)
    const { rows } = await app.admin.query(
      `select u.via, u.file_name, u.received_by ~ '^API client \\(Case management ' as named, u.received_by_id, u.state,
              (select array_agg(e.type || ' ' || e.outcome || ' ' || (e.details ->> 'apiClient' = $2) order by e.at, e.type desc) from cpis.audit_event e where e.subject_id = u.id) as log
       from cpis.upload u where u.id = $1`,
      [location.split('/').at(-1), client.id],
    )
    expect(rows).toEqual([
      {
        via: 'api',
        file_name: 'evening.csv',
        named: true,
        received_by_id: null,
        state: 'saved',
        log: ['upload.submit done true', 'upload.check done true', 'upload.save done true'],
      },
    ])
    expect((await app.admin.query('select from cpis.file_work')).rowCount).toBe(0)
  })

  it('that is the same again changes nothing, and says so', async () => {
    const again = await sendAndWait(uploadFile([{}]))
    expect([again.status, String(again.body.reason)]).toEqual([200, expect.stringMatching(/^You already uploaded this file/)])
    expect(await plansOf(council)).toBe(1)
  })

  it('that is refused as a file, or in which a row is not accepted, says why and where', async () => {
    const broken = await sendAndWait(Buffer.from('nothing of ours\n'))
    expect([broken.status, broken.body.file]).toEqual([422, 'CPF01'])
    const token = await tokenOf(client)
    for (const [changes, bytes] of [
      [{ contents: 'some' }, 'a'],
      [{}, ''],
      [{ headers: { 'content-length': '9' } }, 'a'],
    ] as const) {
      expect((await send(Buffer.from(bytes), token, changes)).status).toBe(400)
    }
  })

  it('is asked about by the system that sent it alone', async () => {
    const { location } = await sendAndWait(uploadFile([{}]))
    const [sibling, stranger] = [
      await createApiClient(app.admin, council.id),
      await createApiClient(app.admin, (await createAuthority(app.admin)).id),
    ]
    for (const other of [sibling, stranger]) expect((await ask(location, await tokenOf(other))).status).toBe(404)
    expect((await ask('/api/uploads/none', await tokenOf(client))).status).toBe(404)
    expect((await ask(location, await tokenOf(client))).status).toBe(200)
  })

  it('touches the register of its own authority alone: it withdraws nothing of another’s', async () => {
    const other = await createAuthority(app.admin)
    const child = await createChild(app.admin, other)
    await createPlan(app.admin, child)
    const { body } = await sendAndWait(uploadFile([{ nhs_number: child.nhsNumber, delete: 'Y' }]), {
      by: await createApiClient(app.admin, council.id),
    })
    expect(body).toMatchObject({ file: 'CPF04', counts: { withdrawn: 0, rejected: 1 } })
    expect(await plansOf(other)).toBe(1)
  })

  it('that ends more than a tenth waits for a second person, as from anybody', async () => {
    const { body, location } = await sendAndWait(uploadFile([{ nhs_number: fakeNhsNumber(77), local_id: 'T-77' }]), {
      contents: 'full',
      by: await createApiClient(app.admin, council.id),
    })
    expect(body).toMatchObject({ file: 'CPF02', endings: { absent: 1, wait: true } })
    expect((await app.admin.query('select state from cpis.upload where id = $1', [location.split('/').at(-1)])).rows).toEqual([{ state: 'waiting' }])
  })
})

describe('a system', () => {
  it('that is suspended is refused in its next request, whatever token it has, and nothing of it is received', async () => {
    const own = await createApiClient(app.admin, council.id)
    const token = await tokenOf(own)
    await app.admin.query(`update cpis.api_client set state = 'suspended' where id = $1`, [own.id])
    const answer = await send(uploadFile([{}]), token)
    expect([answer.status, await answer.json()]).toEqual([401, { error: 'invalid_token' }])
    expect((await app.admin.query('select from cpis.upload where api_client_id = $1', [own.id])).rowCount).toBe(0)
    expect((await send(uploadFile([{}]), '', { headers: { cookie: `cpis.session=${token}` } })).status).toBe(401)
  })

  it('that is suspended while its file waits has nothing of it saved', async () => {
    await stop()
    const own = await createApiClient(app.admin, council.id)
    const before = await plansOf(council)
    const answer = await send(uploadFile([{ local_id: 'late' }]), await tokenOf(own))
    expect(answer.status).toBe(202)
    await app.admin.query(`update cpis.api_client set state = 'suspended' where id = $1`, [own.id])
    expect(await claimWork(app.askAsFiler, 15)).toBeNull()
    const { rows } = await app.admin.query(
      'select state, (select max(outcome) from cpis.audit_event e where e.subject_id = u.id and type = $2) as outcome from cpis.upload u where api_client_id = $1',
      [own.id, 'upload.save'],
    )
    expect(rows).toEqual([{ state: 'failed', outcome: 'denied' }])
    expect(await plansOf(council)).toBe(before)
    stop = await startWorking()
  })

  it('of an NHS organisation cannot be allowed to send files, and its token opens nothing here', async () => {
    const { rows } = await app.admin.query<{ id: string }>(
      `insert into cpis.organisation (kind, name, ods_code, status) values ('nhs', 'Some Hospital', 'RZ9', 'live') returning id`,
    )
    const hospital = await createApiClient(app.admin, rows[0]!.id, 'lookup')
    const answer = await send(uploadFile([{}]), await tokenOf(hospital, 'lookup'))
    expect([answer.status, await answer.json()]).toEqual([403, { error: 'insufficient_scope' }])
  })
})
