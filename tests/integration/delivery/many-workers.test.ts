import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workUntilStopped } from '@/lib/work/work-until-stopped'
import { deliveryQueue, type Sender } from '@/server/worker/deliveries'
import { openWorkerDatabase } from '@/server/worker/worker-database'
import { mailSender } from '@/server/worker/send-mail'
import { mailboxSender } from '@/server/worker/send-to-mailbox'
import { fillOutbox, waitUntilSettled } from '@/tests/support/crowd-of-deliveries'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { startMailReceiver, type MailReceiver } from '@/tests/support/mail-receiver'

let database: TestDatabase
let admin: pg.Client
let receiver: MailReceiver

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  receiver = await startMailReceiver(([to = ''], before) => {
    if (to.startsWith('poison')) return 'refuses'
    if (before > 0) return 'takes'
    return to.startsWith('hanging') ? 'hangs' : to.startsWith('failing') ? 'fails' : to.startsWith('dying') ? 'dies after receipt' : 'takes'
  })
})
afterAll(async () => {
  await receiver.stop()
  await admin.end()
  await database.drop()
})

describe('four workers side by side', () => {
  it('deliver all that can be delivered once, give up what cannot, and nothing waits for what fails', async () => {
    const kinds = ['fine', 'fine', 'hanging', 'failing', 'dying', 'poison', 'fine', 'fine']
    const { items } = await fillOutbox(admin, 16, 1_200, (nth) => `${kinds[nth % kinds.length]}.${nth}@council.test`)
    const stoppings: AbortController[] = []
    const sent = new Map<string, number>()
    const workers = Array.from({ length: 4 }, () => {
      const workerDatabase = openWorkerDatabase(database.workerUrl, 4)
      const mail = mailSender({ smtpUrl: receiver.url, from: 'no-reply@cpis.test', service: 'CPIS' })
      const email: Sender = async (claim) => {
        const outcome = await mail(claim)
        for (const id of claim.ids) sent.set(id, (sent.get(id) ?? 0) + 1)
        return outcome
      }
      const stopping = new AbortController()
      stoppings.push(stopping)
      const options = {
        database: workerDatabase,
        senders: { email, staff: email, mailbox: mailboxSender(workerDatabase) },
        limit: 2_500,
        rest: 50,
      }
      return workUntilStopped(deliveryQueue(options), stopping.signal).finally(() => workerDatabase.close())
    })
    const states = await waitUntilSettled(admin, 40_000)
    for (const stopping of stoppings) stopping.abort()
    await Promise.all(workers)

    expect((states.done ?? 0) + (states.dead ?? 0)).toBe(items)
    const { rows: dead } = await admin.query<{ only: boolean }>(
      `select bool_and(a.notice_emails[1] like 'poison%' and o.channel = 'email') as only from cpis.outbox o join cpis.authority a on a.organisation_id = o.authority_id where o.state = 'dead'`,
    )
    expect(dead).toEqual([{ only: true }])
    // Every message is in its mailbox, once; no mail known to have been sent was sent again.
    const {
      rows: [messages],
    } = await admin.query<{ all: string; ids: string }>('select count(*) as all, count(distinct id) as ids from cpis.mailbox_message')
    expect([Number(messages?.all), Number(messages?.ids)]).toEqual([items / 2, items / 2])
    expect([...sent.values()].filter((times) => times > 1)).toEqual([])
  }, 60_000)
})
