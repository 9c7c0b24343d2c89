import { setTimeout as pause } from 'node:timers/promises'

/** The longest that a service's wish to be left alone is kept in mind, in milliseconds. */
const LONGEST_PAUSE = 60 * 60_000
/** The first pause after a refusal that names none, and the longest, in milliseconds. */
const FIRST_PAUSE = 500
const LONGEST_OWN_PAUSE = 30_000
/**
 * After a refusal the time between two questions grows by a quarter, and in a minute of answers most of that is taken back: each refusal costs
 * a pause, so that they must be seldom. Times in milliseconds.
 */
const FIRST_GAP = 50
const LONGEST_GAP = 5_000
const SLOWER = 1.25
const RECOVERS_IN = 60_000

/**
 * When the next question may be put to a service that can take only so many: a least time between two questions, from the settings; a pause
 * for everybody when the service asks for one; and a slower pace for a while after that.
 */
export class Pace {
  private readonly leastGap: number
  private gap: number
  private nextAt = 0
  private answeredAt = performance.now()
  private restedUntil = 0
  private refusals = 0

  /** @param rate questions a second; null leaves the pace to the service */
  constructor(rate: number | null) {
    this.leastGap = rate === null ? 0 : 1000 / rate
    this.gap = this.leastGap
  }

  /** For how many milliseconds the service has asked to be left alone; 0 when it has not. */
  get rest(): number {
    return Math.max(0, this.restedUntil - performance.now())
  }

  /** When the last such rest ends or has ended, on the clock of `performance.now()`; 0 when there was none. */
  get restsUntil(): number {
    return this.restedUntil
  }

  /**
   * Waits until a question may be put.
   *
   * @param atMost milliseconds; a turn that would come later is not waited for
   * @returns whether the turn has come
   */
  async turn(atMost: number): Promise<boolean> {
    const latest = performance.now() + atMost
    for (;;) {
      const now = performance.now()
      const at = Math.max(this.nextAt, this.restedUntil)
      if (at <= now) {
        this.nextAt = now + this.gap
        return true
      }
      if (at > latest) return false
      await pause(at - now)
    }
  }

  /** The service has answered. */
  answered(): void {
    const now = performance.now()
    this.refusals = 0
    this.gap = this.leastGap + (this.gap - this.leastGap) * Math.exp((this.answeredAt - now) / RECOVERS_IN)
    this.answeredAt = now
  }

  /**
   * The service has asked to be left alone. What comes back from questions that were already under way says nothing new.
   *
   * @param wanted milliseconds; null when the service named no time
   * @returns whether it is a new pause
   */
  refused(wanted: number | null): boolean {
    const now = performance.now()
    if (now < this.restedUntil) return false
    this.refusals += 1
    const own = Math.min(LONGEST_OWN_PAUSE, FIRST_PAUSE * 2 ** (this.refusals - 1)) * (0.5 + Math.random())
    // Not all processes come back in the same moment.
    this.restedUntil = now + (wanted === null ? own : Math.min(LONGEST_PAUSE, wanted) * (1 + 0.1 * Math.random()))
    this.gap = Math.min(LONGEST_GAP, Math.max(FIRST_GAP, this.gap * SLOWER))
    return true
  }
}

/**
 * Reads a `Retry-After` header: seconds, or a moment in the form of HTTP.
 *
 * @returns milliseconds from now; null when it says nothing that can be read
 */
export function retryAfter(header: string | string[] | undefined): number | null {
  const [text] = [header].flat()
  if (text === undefined) return null
  if (/^[0-9]{1,9}(\.[0-9]+)?$/.test(text.trim())) return Number(text) * 1000
  // Every moment of HTTP begins with a day of the week.
  const moment = /^\s*[A-Z][a-z]+,? /.test(text) ? Date.parse(text) : NaN
  return Number.isNaN(moment) ? null : Math.max(0, moment - Date.now())
}
