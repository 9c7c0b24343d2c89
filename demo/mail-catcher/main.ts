import { createServer, type ServerResponse } from 'node:http'
import { SMTPServer } from 'smtp-server'
import { z } from 'zod'
import { Refusal } from '@/lib/shared/refusal'
import { caughtMail, type CaughtMail } from './caught-mail'
import { mailPage } from './mail-page'

const port = z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65535)
const settings = z.object({ MAIL_SMTP_PORT: port, MAIL_PAGE_PORT: port })

/** How many mails are kept at most; they are gone when the process ends. */
const KEPT = 500

/**
 * The demonstration's mail catcher: accepts every mail, forwards none, and shows them on a page. It listens on this machine alone, prints
 * `ready <page>` when it does, and exits on SIGTERM or SIGINT.
 */
async function main(): Promise<void> {
  const given = settings.safeParse(process.env)
  if (process.env.CPIS_MODE === 'production') throw new Refusal('The mail catcher does not start when CPIS_MODE is production.')
  if (!given.success) throw new Refusal(`${given.error.issues[0]?.path.join('.')} ${given.error.issues[0]?.message}.`)
  const mails: CaughtMail[] = []
  await listen(catchMails(mails), given.data.MAIL_SMTP_PORT)
  const page = createServer((request, response) => {
    if (request.method !== 'GET') return response.writeHead(405).end()
    if (request.url === '/mails') return answer(response, 'application/json', JSON.stringify(mails))
    if (request.url === '/') return answer(response, 'text/html; charset=utf-8', mailPage(mails))
    return response.writeHead(404).end()
  })
  await listen(page, given.data.MAIL_PAGE_PORT)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0))
  const address = page.address()
  console.log(`ready http://127.0.0.1:${typeof address === 'object' ? address?.port : given.data.MAIL_PAGE_PORT}`)
}

function catchMails(mails: CaughtMail[]): SMTPServer {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: 1_000_000,
    disableReverseLookup: true,
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        mails.unshift(
          caughtMail(
            Buffer.concat(parts).toString('utf8'),
            mailFrom === false ? '' : mailFrom.address,
            rcptTo.map(({ address }) => address),
          ),
        )
        mails.length = Math.min(mails.length, KEPT)
        done()
      })
    },
  })
  // A sender that disconnects halfway is no reason to stop.
  server.on('error', (error) => console.error(error.message))
  return server
}

function listen(
  server: { listen(port: number, host: string, done: () => void): unknown; once(event: 'error', reject: (error: Error) => void): unknown },
  on: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(on, '127.0.0.1', resolve)
  })
}

function answer(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, {
    'Content-Type': type,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  })
  response.end(body)
}

main().catch((error: unknown) => {
  console.error(error instanceof Refusal ? error.message : error)
  process.exit(1)
})
