import { spawn, type ChildProcess } from 'node:child_process'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '@/scripts/bootstrap/root.mjs'
import { fillOutbox, waitUntilSettled } from '@/tests/support/crowd-of-deliveries'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { printFigure } from '@/tests/support/figure'
import { startMailReceiver, type MailReceiver } from '@/tests/support/mail-receiver'

/** Security test 30: receivers that hang, fail, die after receipt and never take anything; four worker processes, some killed; 10,000 items. */

const ITEMS = 10_000
const KILLS = 8
const seed = 30

let database: TestDatabase
let admin: pg.Client
let receiver: MailReceiver
const workers: ChildProcess[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  receiver = await startMailReceiver(([to = ''], before) => {
    if (to.startsWith('poison')) return 'refuses'
    if (before > 1) return 'takes'
    return to.startsWith('hanging') ? 'hangs' : to.startsWith('failing') ? 'fails' : to.startsWith('dying') ? 'dies after receipt' : 'takes'
  })
})
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL')
  await receiver.stop()
  await admin.end()
  await database.drop()
})

function startWorker(): ChildProcess {
  const { PATH, HOME, TMPDIR } = process.env
  // From its sources, which cannot be out of date.
  const worker = spawn(process.execPath, ['--import', 'tsx', 'server/worker/main.ts'], {
    cwd: root,
    stdio: 'ignore',
    env: {
      NODE_ENV: 'production',
      PATH,
      HOME,
      TMPDIR,
      WORKER_DATABASE_URL: database.workerUrl,
      SMTP_URL: receiver.url,
      MAIL_FROM: 'no-reply@cpis.test',
    },
  })
  workers.push(worker)
  return worker
}

describe('T30', () => {
  it(`four workers deliver ${ITEMS} items to receivers of every kind, though they are killed again and again`, async () => {
    const kinds = ['fine', 'hanging', 'fine', 'failing', 'fine', 'dying', 'fine', 'poison', 'fine', 'fine']
    const begun = Date.now()
    const { items } = await fillOutbox(admin, 100, ITEMS, (nth) => `${kinds[nth % kinds.length]}.${nth}@council.test`)
    const crew = Array.from({ length: 4 }, startWorker)
    const killing = (async () => {
      for (let kill = 0; kill < KILLS; kill++) {
        await new Promise((resolve) => setTimeout(resolve, 2_500))
        crew[kill % crew.length]?.kill('SIGKILL')
        crew[kill % crew.length] = startWorker()
      }
    })()
    await killing
    // What a killed worker held is free again after its minute; two hours pass for everything else at each look.
    const states = await waitUntilSettled(admin, 240_000, '2 hours')
    const seconds = Math.round((Date.now() - begun) / 1000)

    const settled = (states.done ?? 0) + (states.dead ?? 0)
    const {
      rows: [wrong],
    } = await admin.query<{ count: string }>(
      `select count(*) from cpis.outbox o join cpis.authority a on a.organisation_id = o.authority_id
       where o.state = 'dead' and not (o.channel = 'email' and a.notice_emails[1] like 'poison%')`,
    )
    const {
      rows: [messages],
    } = await admin.query<{ all: string; outbox: string }>(
      `select (select count(*) from cpis.mailbox_message) as all, (select count(*) from cpis.outbox where channel = 'mailbox') as outbox`,
    )
    // A mail is named by what it stands for: a receiver that gets it again knows it. What was kept under two names was processed twice.
    const {
      rows: [reached],
    } = await admin.query<{ count: string }>(`select count(distinct authority_id) from cpis.outbox where channel = 'email' and state = 'done'`)
    console.log(`T30 ${items} items in ${seconds} s, ${KILLS} workers killed, ${receiver.kept.size} mails to ${reached?.count} authorities`)
    expect(printFigure('T30 delivered or given up', `${settled} of ${items}`, 'all', settled === items, seed)).toBe(true)
    expect(printFigure('T30 given up that could be delivered', Number(wrong?.count), '0', Number(wrong?.count) === 0, seed)).toBe(true)
    expect(
      printFigure('T30 messages in mailboxes', `${messages?.all} of ${messages?.outbox}`, 'each once', messages?.all === messages?.outbox, seed),
    ).toBe(true)
    expect(
      printFigure('T30 authorities reached by mail', Number(reached?.count), '90 of 90 that take any', Number(reached?.count) === 90, seed),
    ).toBe(true)
  })
})
