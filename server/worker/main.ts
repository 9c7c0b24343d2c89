import { requireLogin } from '@/lib/db/require-login'
import { Refusal } from '@/lib/shared/refusal'
import { servePulse } from '@/lib/work/pulse'
import { workUntilStopped } from '@/lib/work/work-until-stopped'
import { closedNumbersOf, refusalOfSubjectKeys } from './closed-numbers'
import { deliveryQueue } from './deliveries'
import { openWorkerDatabase } from './worker-database'
import { periodicWork } from './periodic'
import { recheckQueue } from './recheck'
import { mailboxSender } from './send-to-mailbox'
import { mailSender } from './send-mail'
import { numberCheckQueue } from './number-checks'
import { readWorkerSettings, workersDemographics } from './settings'

/**
 * The worker: delivers from the outbox, does the periodic work, compares with demographics whom nobody could compare yet, and asks about held numbers at night. It is a process of its own with its own database login, and there may be
 * any number of them. Prints `ready worker` when the database has let it in to do its work; on SIGTERM or SIGINT it finishes what is under way and exits.
 */
async function main(): Promise<void> {
  const settings = readWorkerSettings(process.env)
  const database = openWorkerDatabase(settings.WORKER_DATABASE_URL)
  const stopping = new AbortController()
  const { signal: stop } = stopping
  process.once('SIGTERM', () => stopping.abort())
  process.once('SIGINT', () => stopping.abort())
  const letIn = await requireLogin(
    {
      process: 'The worker',
      setting: 'WORKER_DATABASE_URL',
      databaseUrl: settings.WORKER_DATABASE_URL,
      login: 'cpis_worker',
      needs: 'claim_deliveries',
    },
    stop,
  )
  if (!letIn) return database.close()
  const refusal = await refusalOfSubjectKeys(database, settings)
  if (refusal !== null) throw new Refusal(refusal)
  await servePulse(settings.READINESS_PORT, settings.HOST)
  process.stdout.write('ready worker\n')
  // One, so that both keep to one pace.
  const service = workersDemographics(settings)
  const demographics = service && { service, closed: closedNumbersOf(database, settings) }
  const email = mailSender({ smtpUrl: settings.SMTP_URL, from: settings.MAIL_FROM, service: settings.BRAND_NAME })
  await Promise.all([
    workUntilStopped(deliveryQueue({ database, senders: { email, staff: email, mailbox: mailboxSender(database) } }), stop),
    workUntilStopped(periodicWork(database), stop),
    demographics && workUntilStopped(numberCheckQueue(database, demographics), stop),
    workUntilStopped(recheckQueue({ database, demographics, mostChanged: settings.DEMOGRAPHICS_MOST_CHANGED }), stop),
  ])
  await service?.close()
  await database.close()
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Refusal ? error.message : String(error)}\n`)
  process.exit(1)
})
