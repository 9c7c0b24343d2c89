import { createServer, type Server } from 'node:http'
import type { QueueName } from './queue'

/** How long a queue may be silent beyond its own rest before it is taken for stuck, in milliseconds: a database may be away for a moment. */
const SILENCE = 60_000

/** When each queue of this process last asked for work and was answered, and how many of its lanes are at work. Times in milliseconds. */
type Pulse = { rest: number; heardAt: number; atWork: number }

const pulses = new Map<QueueName, Pulse>()

/** Notes that a queue is worked on here; it counts as stuck until it was answered for the first time. */
export function beginPulse(name: QueueName, rest: number): void {
  if (!pulses.has(name)) pulses.set(name, { rest, heardAt: -Infinity, atWork: 0 })
}

/** Notes that a queue was asked for work and answered. */
export function notePulse(name: QueueName): void {
  const pulse = pulses.get(name)
  if (pulse) pulse.heardAt = performance.now()
}

/** Notes that a lane of a queue is at work while something runs: it asks for nothing meanwhile. */
export async function atWork<Result>(name: QueueName, work: () => Promise<Result>): Promise<Result> {
  const pulse = pulses.get(name)
  if (pulse) pulse.atWork += 1
  try {
    return await work()
  } finally {
    if (pulse) pulse.atWork -= 1
    notePulse(name)
  }
}

/** Whether this process does its work: every queue that it works on was answered lately, or is at work. */
function isAlive(): boolean {
  const now = performance.now()
  return pulses.size > 0 && [...pulses.values()].every(({ rest, heardAt, atWork: busy }) => busy > 0 || now - heardAt <= rest + SILENCE)
}

/**
 * Answers `GET /readyz` of a process without pages, for whoever watches it: 200 while it does its work, 503 otherwise, in one word.
 *
 * @param port undefined serves nothing
 * @param host the address to listen on
 * @returns once it listens
 * @throws Error when the port is in use
 */
export async function servePulse(port: number | undefined, host = '127.0.0.1'): Promise<Server | undefined> {
  if (port === undefined) return undefined
  const server = createServer((request, response) => {
    const isAsked = request.method === 'GET' && request.url === '/readyz'
    const [status, word] = !isAsked ? [404, 'absent'] : isAlive() ? [200, 'ready'] : [503, 'unready']
    response.writeHead(status as number, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }).end(`${word}\n`)
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  server.unref()
  return server
}
