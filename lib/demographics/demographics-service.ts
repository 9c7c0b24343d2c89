import { randomUUID } from 'node:crypto'
import { Pool } from 'undici'
import { errorFields, log } from '@/lib/shared/log'
import { DEMOGRAPHICS_PATIENCE } from '@/lib/shared/page-time'
import { Pace, retryAfter } from './pace'

/**
 * What came of one question.
 *
 * - `answer`: JSON that the service means, whatever its status
 * - `later`: the service asks to be left alone for a while; nothing is wrong with the question
 * - `broken`: it answered this question in a way that nobody can use; it may answer the next
 * - `away`: it was not reached, did not answer in time, or refuses us altogether
 */
export type ServiceReply =
  { readonly kind: 'answer'; readonly status: number; readonly json: unknown } | { readonly kind: 'later' | 'broken' | 'away' }

/** Where the demographics service is, and how it is asked. */
export type ServiceSettings = {
  /** Base address of its FHIR API, without a trailing slash: `https://…/personal-demographics/FHIR/R4`. */
  url: string
  /** Bearer token, if the service wants one. */
  token?: string
  /** The most questions in flight at once, each on a connection that is kept open. */
  connections?: number
  /** How long one question of many may take, in milliseconds. A question for which somebody waits gets no longer than a page has. */
  timeout?: number
  /** The most questions a second, from this process; null or left out: as many as the service takes. */
  rate?: number | null
}

/** How long a question may wait for its turn and for its answer, in milliseconds, and whether it is still wanted then. */
export type AskLimits = { turn: number; timeout?: number; wanted?: () => boolean }

const CONNECTIONS = 16
const TIMEOUT_IN_MS = 10_000
/** No Patient is nearly this long. */
const LONGEST_ANSWER = 1_000_000
/** Statuses of a service, or of what stands in front of it, that is not there for anybody; the last two are about our own credentials. */
const AWAY: ReadonlySet<number> = new Set([408, 502, 503, 504, 401, 403])

/**
 * A demographics service that speaks like the Personal Demographics Service FHIR API (interoperability.md section 3), over connections that
 * are kept open, and no faster than it wants to be asked. Nothing that it is asked or answers is logged: the log says how often it failed and
 * why, never about whom.
 */
export class DemographicsService {
  private readonly pool: Pool
  private readonly path: string
  private readonly token: string | undefined
  private readonly timeout: number
  readonly pace: Pace
  readonly connections: number

  /** @throws TypeError when the address is not a URL */
  constructor({ url, token, connections = CONNECTIONS, timeout = TIMEOUT_IN_MS, rate = null }: ServiceSettings) {
    const { origin, pathname } = new URL(url)
    this.path = pathname.replace(/\/$/, '')
    this.token = token
    this.connections = connections
    this.timeout = timeout
    this.pace = new Pace(rate)
    this.pool = new Pool(origin, {
      connections,
      pipelining: 1,
      // One question on a connection at a time, so that the number of connections limits the questions in flight.
      allowH2: false,
      connect: { timeout: Math.min(timeout, DEMOGRAPHICS_PATIENCE) },
      maxResponseSize: LONGEST_ANSWER,
    })
  }

  /**
   * Asks for a resource while somebody waits for it: once more if nothing usable comes, and not at all while the service wants to be left
   * alone for longer than anybody would wait.
   *
   * @param path below the base, with its parameters encoded
   */
  async get(path: string): Promise<ServiceReply> {
    const timeout = Math.min(this.timeout, DEMOGRAPHICS_PATIENCE)
    const first = await this.ask(path, { turn: timeout, timeout })
    return first.kind === 'answer' ? first : this.ask(path, { turn: timeout, timeout })
  }

  /**
   * Asks for a resource once, in its turn.
   *
   * @param path below the base, with its parameters encoded
   * @param limits in milliseconds: how long to wait for the turn (a longer wait counts as `later`), and for the answer; `wanted` is asked when
   * the turn has come, whether the question still is
   */
  async ask(path: string, { turn, timeout = this.timeout, wanted }: AskLimits): Promise<ServiceReply> {
    if (!(await this.pace.turn(turn)) || wanted?.() === false) return { kind: 'later' }
    const reply = await this.tryOnce(path, timeout)
    if (reply.kind === 'answer') this.pace.answered()
    return reply
  }

  /** Closes the connections. Questions in flight end as unavailable. */
  close(): Promise<void> {
    return this.pool.destroy()
  }

  private async tryOnce(path: string, timeout: number): Promise<ServiceReply> {
    const headers = {
      accept: 'application/fhir+json',
      'x-request-id': randomUUID(),
      ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
    }
    let reached = false
    try {
      const {
        statusCode,
        headers: answered,
        body,
      } = await this.pool.request({
        method: 'GET',
        path: this.path + path,
        headers,
        headersTimeout: timeout,
        bodyTimeout: timeout,
        // An answer that comes drop by drop would never run into either.
        signal: AbortSignal.timeout(2 * timeout),
      })
      if (statusCode >= 200 && statusCode < 500 && statusCode !== 429 && !AWAY.has(statusCode)) {
        reached = true
        return { kind: 'answer', status: statusCode, json: await body.json() }
      }
      await body.dump()
      return this.unusable(statusCode, retryAfter(answered['retry-after']))
    } catch (error) {
      // The path holds an NHS number or a name, and so may the message of whatever parsed the body: neither is logged.
      const { errorName, errorCode } = errorFields(error)
      log('warn', 'demographics.request.failed', { errorName, errorCode })
      return { kind: reached && (error instanceof SyntaxError || errorCode === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') ? 'broken' : 'away' }
    }
  }

  private unusable(status: number, pause: number | null): ServiceReply {
    if (status === 429 || (status === 503 && pause !== null)) {
      if (this.pace.refused(pause)) log('info', 'demographics.pace.slowed', { status, milliseconds: Math.round(this.pace.rest) })
      return { kind: 'later' }
    }
    log('warn', 'demographics.status.unavailable', { status })
    return { kind: AWAY.has(status) ? 'away' : 'broken' }
  }
}
