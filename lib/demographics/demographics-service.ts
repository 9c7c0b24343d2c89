import { randomUUID } from 'node:crypto'
import { Pool } from 'undici'
import { errorFields, log } from '@/lib/shared/log'

/** The status and the JSON of an answer; null when there is nothing that can be used. */
export type ServiceAnswer = { readonly status: number; readonly json: unknown } | null

/** Where the demographics service is, and how it is asked. */
export type ServiceSettings = {
  /** Base address of its FHIR API, without a trailing slash: `https://…/personal-demographics/FHIR/R4`. */
  url: string
  /** Bearer token, if the service wants one. */
  token?: string
  /** The most questions in flight at once, each on a connection that is kept open. */
  connections?: number
  /** How long one question may take, in milliseconds. It is asked once more if nothing comes. */
  timeout?: number
}

const CONNECTIONS = 32
const TIMEOUT_IN_MS = 3000
/** No Patient is nearly this long. */
const LONGEST_ANSWER = 1_000_000
/** Answers that mean "not now": the next try may succeed. */
const PASSING: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])

/**
 * A demographics service that speaks like the Personal Demographics Service FHIR API (interoperability.md section 3), over connections that
 * are kept open. Nothing that it is asked or answers is logged: the log says how often it failed and why, never about whom.
 */
export class DemographicsService {
  private readonly pool: Pool
  private readonly path: string
  private readonly token: string | undefined
  readonly connections: number

  /** @throws TypeError when the address is not a URL */
  constructor({ url, token, connections = CONNECTIONS, timeout = TIMEOUT_IN_MS }: ServiceSettings) {
    const { origin, pathname } = new URL(url)
    this.path = pathname.replace(/\/$/, '')
    this.token = token
    this.connections = connections
    this.pool = new Pool(origin, {
      connections,
      pipelining: 1,
      // One question on a connection at a time, so that the number of connections limits the questions in flight.
      allowH2: false,
      headersTimeout: timeout,
      bodyTimeout: timeout,
      connect: { timeout },
      maxResponseSize: LONGEST_ANSWER,
    })
  }

  /**
   * Asks for a resource, once more if nothing usable comes.
   *
   * @param path below the base, with its parameters encoded
   * @returns null when neither try brought anything that can be read as JSON: the service is unavailable
   */
  async get(path: string): Promise<ServiceAnswer> {
    const first = await this.tryOnce(path)
    return first !== null && !PASSING.has(first.status) ? first : this.lastTry(path)
  }

  /** Closes the connections. Questions in flight end as unavailable. */
  close(): Promise<void> {
    return this.pool.destroy()
  }

  private async lastTry(path: string): Promise<ServiceAnswer> {
    const answer = await this.tryOnce(path)
    if (answer === null || !PASSING.has(answer.status)) return answer
    log('warn', 'demographics.status.unavailable', { status: answer.status })
    return null
  }

  private async tryOnce(path: string): Promise<ServiceAnswer> {
    const headers = {
      accept: 'application/fhir+json',
      'x-request-id': randomUUID(),
      ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
    }
    try {
      const { statusCode, body } = await this.pool.request({ method: 'GET', path: this.path + path, headers })
      return { status: statusCode, json: await body.json() }
    } catch (error) {
      // The path holds an NHS number or a name, and so may the message of whatever parsed the body: neither is logged.
      const { errorName, errorCode } = errorFields(error)
      log('warn', 'demographics.request.failed', { errorName, errorCode })
      return null
    }
  }
}
