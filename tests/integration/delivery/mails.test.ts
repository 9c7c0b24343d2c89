import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { workOnce } from '@/lib/work/work-until-stopped'
import { deliveryQueue } from '@/server/worker/deliveries'
import { openWorkerDatabase, type WorkerDatabase } from '@/server/worker/worker-database'
import { mailSender } from '@/server/worker/send-mail'
import { createClinician, type TestClinician } from '@/tests/factories/access'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { createToldAuthority, letTimePass, lookTimes, outboxOf } from '@/tests/support/delivery'
import { startMailReceiver, type Behaviour, type MailReceiver } from '@/tests/support/mail-receiver'

let database: TestDatabase
let admin: pg.Client
let workerDatabase: WorkerDatabase
let nurse: TestClinician
let receiver: MailReceiver
/** What the receiver does with a mail to an address; `takes` by default. */
const behaviours = new Map<string, Behaviour>()

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  workerDatabase = openWorkerDatabase(database.workerUrl)
  nurse = await createClinician(admin, { name: 'Amara Osei', organisationName: 'St Agnes Hospital' })
})
afterAll(async () => {
  await workerDatabase.close()
  await admin.end()
  await database.drop()
})
beforeEach(async () => {
  receiver = await startMailReceiver((to) => behaviours.get(to[0] ?? '') ?? 'takes')
})
afterEach(async () => {
  await receiver.stop()
  behaviours.clear()
  await admin.query('delete from cpis.outbox')
})

/** One round of a worker. */
function deliver(limit = 500): Promise<number> {
  const email = mailSender({ smtpUrl: receiver.url, from: 'no-reply@cpis.test', service: 'CPIS' })
  return workOnce(deliveryQueue({ database: workerDatabase, limit, senders: { email, staff: async () => ({}), mailbox: async () => ({}) } }))
}

describe('a look-up is told by mail', () => {
  it('in words that hold nothing about anybody', async () => {
    const { authority, child } = await createToldAuthority(admin, { email: 'duty@council.test' })
    await lookTimes(admin, nurse, child, 1)
    expect(await deliver()).toBe(1)
    const [mail] = [...receiver.kept.values()]
    expect(mail?.to).toEqual(['duty@council.test'])
    expect(mail?.source).toContain('Subject: CPIS: new notifications')
    expect(mail?.source).toMatch(/\r\n\r\nYou have new notifications\. Log in to see them\.\s*$/)
    for (const personal of [child.nhsNumber, child.familyName, nurse.name, 'St Agnes', authority.name]) expect(mail?.source).not.toContain(personal)
    expect(await outboxOf(admin, authority)).toEqual([{ channel: 'email', state: 'done', attempts: 1, error: null }])
  })

  it('at once, and then in one mail for all that come within five minutes', async () => {
    const { authority, child } = await createToldAuthority(admin, { email: 'busy@council.test' })
    await lookTimes(admin, nurse, child, 1)
    await deliver()
    await lookTimes(admin, nurse, child, 200)
    expect(await deliver()).toBe(0)
    await letTimePass(admin, '4 minutes')
    expect(await deliver()).toBe(0)
    await letTimePass(admin, '1 minute 1 second')
    expect(await deliver()).toBe(1)
    expect(receiver.kept.size).toBe(2)
    expect((await outboxOf(admin, authority)).every(({ state }) => state === 'done')).toBe(true)
  })

  it('to nobody whose authority has switched it off meanwhile', async () => {
    const { authority, child } = await createToldAuthority(admin, { email: 'gone@council.test' })
    await lookTimes(admin, nurse, child, 1)
    await admin.query(`update cpis.authority set delivers_email = false where organisation_id = $1`, [authority.id])
    await deliver()
    expect(receiver.received.size).toBe(0)
    expect((await outboxOf(admin, authority))[0]?.state).toBe('done')
  })
})

describe('a mail that fails', () => {
  it.each<[Behaviour, string]>([
    ['fails', 'the mail server answers 451'],
    ['refuses', 'the mail server answers 550'],
    ['hangs', 'no answer within 10 seconds'],
  ])('because the receiver %s is tried again later, and the others go out meanwhile', async (behaviour, words) => {
    const poisoned = await createToldAuthority(admin, { email: `poison.${behaviour}@council.test` })
    const other = await createToldAuthority(admin, { email: 'fine@council.test' })
    behaviours.set(`poison.${behaviour}@council.test`, behaviour)
    await lookTimes(admin, nurse, poisoned.child, 1)
    await lookTimes(admin, nurse, other.child, 1)
    await deliver()
    expect(await outboxOf(admin, poisoned.authority)).toEqual([{ channel: 'email', state: 'waiting', attempts: 1, error: words }])
    expect((await outboxOf(admin, other.authority))[0]?.state).toBe('done')
    expect(await deliver()).toBe(0)
    await letTimePass(admin, '13 seconds')
    behaviours.clear()
    await deliver()
    expect(await outboxOf(admin, poisoned.authority)).toEqual([{ channel: 'email', state: 'done', attempts: 2, error: null }])
  })

  it('bears the same name when it is sent again, so that a receiver that died after taking it hears it once', async () => {
    const { authority, child } = await createToldAuthority(admin, { email: 'dying@council.test' })
    behaviours.set('dying@council.test', 'dies after receipt')
    await lookTimes(admin, nurse, child, 1)
    await deliver()
    expect((await outboxOf(admin, authority))[0]?.state).toBe('waiting')
    behaviours.clear()
    await letTimePass(admin)
    await deliver()
    expect([...receiver.received.values()]).toEqual([2])
    expect(receiver.kept.size).toBe(1)
  })

  it('waits twice as long each time, up to an hour, and is given up after a day', async () => {
    const { authority, child } = await createToldAuthority(admin, { email: 'never@council.test' })
    behaviours.set('never@council.test', 'refuses')
    await lookTimes(admin, nurse, child, 1)
    const pauses: number[] = []
    for (let round = 0; round < 12; round++) {
      await deliver()
      const { rows } = await admin.query<{ seconds: string; state: string }>(
        'select extract(epoch from next_at - now()) as seconds, state from cpis.outbox where authority_id = $1',
        [authority.id],
      )
      pauses.push(Number(rows[0]?.seconds))
      await letTimePass(admin, '1 hour 15 minutes')
    }
    expect(pauses[0]).toBeGreaterThan(7)
    expect(pauses[0]).toBeLessThan(12.1)
    expect(pauses[4]).toBeGreaterThan(120)
    expect(Math.max(...pauses)).toBeLessThan(4321)
    await letTimePass(admin, '12 hours')
    await deliver()
    expect(await outboxOf(admin, authority)).toEqual([{ channel: 'email', state: 'dead', attempts: 13, error: 'the mail server answers 550' }])
    expect(await deliver()).toBe(0)
  })

  it('that kills its worker each time comes to an end too', async () => {
    const { authority, child } = await createToldAuthority(admin, { email: 'killer@council.test' })
    await lookTimes(admin, nurse, child, 1)
    for (let round = 0; round < 25; round++) {
      await workerDatabase.claim(25)
      await letTimePass(admin, '1 hour 15 minutes')
    }
    await workerDatabase.claim(25)
    const [line] = await outboxOf(admin, authority)
    expect(line).toMatchObject({ state: 'dead', error: 'the worker ended while it was sending' })
    expect(line?.attempts).toBeGreaterThan(5)
  })
})

describe('a claim', () => {
  it('is one worker’s for a minute, and who comes late settles nothing', async () => {
    const { authority, child } = await createToldAuthority(admin, { mailbox: true })
    await lookTimes(admin, nurse, child, 1)
    const [first] = await workerDatabase.claim(25)
    expect(await workerDatabase.claim(25)).toEqual([])
    await letTimePass(admin, '61 seconds')
    await workerDatabase.claim(25)
    await letTimePass(admin)
    const [second] = await workerDatabase.claim(25)
    expect(second?.ids).toEqual(first?.ids)
    await workerDatabase.settle(first!, null)
    expect((await outboxOf(admin, authority))[0]).toMatchObject({ state: 'sending', attempts: 2 })
    await workerDatabase.settle(second!, null)
    expect((await outboxOf(admin, authority))[0]).toMatchObject({ state: 'done', attempts: 2 })
  })

  it('is all that the worker may do: it reads and changes no table', async () => {
    const worker = new pg.Client({ connectionString: database.workerUrl })
    await worker.connect()
    for (const statement of [
      'select * from cpis.outbox',
      'select * from cpis.child',
      'update cpis.outbox set attempts = 0',
      'select cpis.record_access(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null)',
      'select cpis.erase_old_records()',
      'select cpis.retry_delivery(gen_random_uuid())',
      'set role cpis_delivery',
    ]) {
      await expect(worker.query(statement), statement).rejects.toMatchObject({ code: '42501' })
    }
    await worker.end()
  })
})
