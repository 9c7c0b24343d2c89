import { Refusal } from '@/lib/shared/refusal'
import { deliverUntilStopped } from './deliver'
import { openDoors } from './worker-database'
import { workByTheClock } from './periodic'
import { mailboxSender } from './send-to-mailbox'
import { mailSender } from './send-mail'
import { readWorkerSettings } from './settings'

/**
 * The worker: delivers what the outbox holds, and does what the clock asks for. A process of its own, with its own database login; as many
 * of them as one likes. Prints `ready worker` when it has begun, and ends on SIGTERM or SIGINT after what is under way.
 */
async function main(): Promise<void> {
  const settings = readWorkerSettings(process.env)
  const doors = openDoors(settings.WORKER_DATABASE_URL)
  const stopping = new AbortController()
  const { signal: stop } = stopping
  process.once('SIGTERM', () => stopping.abort())
  process.once('SIGINT', () => stopping.abort())
  process.stdout.write('ready worker\n')
  const email = mailSender({ smtpUrl: settings.SMTP_URL, from: settings.MAIL_FROM, service: settings.BRAND_NAME })
  await Promise.all([
    deliverUntilStopped({ doors, senders: { email, staff: email, mailbox: mailboxSender(doors) }, stop }),
    workByTheClock(doors, stop),
  ])
  await doors.close()
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Refusal ? error.message : String(error)}\n`)
  process.exit(1)
})
