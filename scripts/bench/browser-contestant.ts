import http from 'node:http'
import { anyOf, type Cast } from './cast'
import { answerRounds } from './contestant'
import { runLoad } from './load'

/**
 * Browsers, as far as a server can tell: connections kept open, a session cookie, compressed answers, no prefetching. They share
 * one process, so that the server has a processor core to itself on a machine with two.
 */

/** What the browsers do in a round: look children up, or read a page over and over. */
export type Journey = { kind: 'look-up'; origin: string } | { kind: 'read'; origin: string; pages: { path: string; token?: string }[] }

/** The name of the session cookie (lib/identity/cookies.ts) over plain http. */
const COOKIE = 'cpis.session'

answerRounds<Cast, Journey>(async ({ clinicians, numbers }) => {
  return async (round) => {
    const journey = round.task
    const agent = new http.Agent({ keepAlive: true, maxSockets: round.concurrency })
    const lookUp = async () => {
      const { token } = anyOf(clinicians)
      const form = new URLSearchParams({ 'nhs-number': anyOf(numbers), reason: 'direct-care', 'reason-text': '' }).toString()
      const posted = await request(agent, journey.origin, '/lookup/check', token, form)
      if (posted.status !== 303 || !posted.location?.startsWith('/lookup/')) {
        throw new Error(`The look-up was answered ${posted.status}, ${posted.location ?? 'without an address'}.`)
      }
      await read(posted.location, token)
    }
    const read = async (path: string, token: string | undefined) => {
      const { status } = await request(agent, journey.origin, path, token)
      if (status !== 200) throw new Error(`${path.replace(/[0-9a-f-]{36}/, '[id]')} was answered ${status}.`)
    }
    try {
      if (journey.kind === 'look-up') return await runLoad(round, lookUp)
      const { pages } = journey
      return await runLoad(round, async (lane) => {
        const page = pages[lane % pages.length]
        if (page) await read(page.path, page.token)
      })
    } finally {
      agent.destroy()
    }
  }
})

/** One request; resolves when the whole answer has arrived. */
function request(
  agent: http.Agent,
  origin: string,
  path: string,
  token: string | undefined,
  form?: string,
): Promise<{ status: number; location: string | undefined }> {
  return new Promise((resolve, reject) => {
    const sent = http.request(`${origin}${path}`, {
      agent,
      method: form === undefined ? 'GET' : 'POST',
      timeout: 20_000,
      headers: {
        Accept: 'text/html',
        'Accept-Encoding': 'gzip, deflate, br',
        ...(token !== undefined && { Cookie: `${COOKIE}=${token}` }),
        ...(form !== undefined && {
          Origin: origin,
          'Content-Type': 'application/x-www-form-urlencoded',
          'Content-Length': Buffer.byteLength(form),
        }),
      },
    })
    sent.on('timeout', () => sent.destroy(new Error('There was no answer within 20 seconds.')))
    sent.on('error', reject)
    sent.on('response', (answer) => {
      answer.on('error', reject)
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, location: answer.headers.location }))
      answer.resume()
    })
    sent.end(form)
  })
}
