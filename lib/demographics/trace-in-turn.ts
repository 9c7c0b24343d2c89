import { setTimeout as pause } from 'node:timers/promises'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import type { ServiceReply } from './demographics-service'
import { heldUnder, verdictOf, type Demographics, type Held, type TracedPerson } from './trace-people'
import type { TraceVerdict } from './trace-verdict'

/** What somebody is told of a person who was asked about. */
export type ToldVerdict = Exclude<TraceVerdict, { kind: 'unavailable' }>

/** The limits of one go, in milliseconds. */
export type TurnLimits = {
  /** After this time no new question is put, if any was answered: the rest is for the next go. */
  slice: number
  /** After so long without any answer the service counts as silent. A pause that it asks for is no silence. */
  silence: number
  /** Ends the go early; questions under way are waited for. */
  stop?: AbortSignal
}

/**
 * How a go ended: everybody was asked about, and who has no verdict cannot be asked about now; the service says nothing to anybody; or there
 * is more to do, after so many milliseconds.
 */
export type TraceEnd = { readonly kind: 'all-asked' | 'silent' } | { readonly kind: 'more'; readonly after: number }

/** How often somebody is asked about who gets no answer while others do. */
const TRIES = 4
/** So few people without an answer may each have a fault of their own; of more in a row, it is the service's, and everybody waits. */
const FEW = 8
/** The first pause before somebody is asked about again, which doubles, and the longest; half more or less. In milliseconds. */
const FIRST_BACKOFF = 500
const LONGEST_BACKOFF = 15_000
/** A longer pause than this that the service asks for ends the go, so that other work gets its turn. */
const LONG_REST = 10_000
/** How long a worker without anything to do waits before it looks again. */
const IDLE = 20

type Asked = { number: NhsNumber; tries: number; asked: number; failedAt: number; dueAt: number }

/**
 * Traces many people: one question for each NHS number, as fast as the service takes them and no faster. Each verdict is handed over as soon
 * as it is there, so that it can be kept whatever happens next. Somebody who gets no answer is asked about again, with growing pauses, behind
 * the others; one person's fault costs nobody else an answer.
 *
 * @param people any number of them; a number that appears twice is asked about once, and compared each time
 * @param told called with each verdict; who is not told of has none
 * @throws whatever the question throws which numbers are closed, and nothing else, whatever the service does
 */
export async function traceInTurn<Person extends TracedPerson>(
  demographics: Demographics,
  people: readonly Person[],
  told: (person: Person, verdict: ToldVerdict) => void,
  limits: TurnLimits,
): Promise<TraceEnd> {
  const byNumber = new Map<NhsNumber, Person[]>()
  for (const person of people) byNumber.set(person.nhsNumber, [...(byNumber.get(person.nhsNumber) ?? []), person])
  return new Go(demographics, [...byNumber.keys()], limits).run((number, held) => {
    for (const person of byNumber.get(number) ?? []) told(person, verdictOf(person, held) as ToldVerdict)
  })
}

/** How long to wait after so many failures before, half more or less, in milliseconds. */
function backoff(before: number): number {
  return Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** Math.min(before, 10)) * (0.5 + Math.random())
}

/** One go through a list of numbers. */
class Go {
  private readonly waiting: Asked[]
  private readonly began = performance.now()
  private heardAt: number | null = null
  private underWay = 0
  private failures = 0
  private holds = 0
  private heldUntil = 0
  private end: TraceEnd | null = null

  constructor(
    private readonly demographics: Demographics,
    numbers: readonly NhsNumber[],
    private readonly limits: TurnLimits,
  ) {
    this.waiting = numbers.map((number) => ({ number, tries: 0, asked: 0, failedAt: -Infinity, dueAt: 0 }))
  }

  async run(heard: (number: NhsNumber, held: Held) => void): Promise<TraceEnd> {
    const workers = Math.max(1, Math.min(this.demographics.service.connections, this.waiting.length))
    await Promise.all(Array.from({ length: workers }, () => this.work(heard)))
    return this.end ?? { kind: 'all-asked' }
  }

  private async work(heard: (number: NhsNumber, held: Held) => void): Promise<void> {
    while (!this.isOver()) {
      const next = this.take()
      if (next === null) {
        if (this.waiting.length === 0 && this.underWay === 0) return
        await pause(IDLE)
        continue
      }
      const answer = await this.ask(next.number)
      if (answer.held === null) this.putBack(next, answer.reply)
      else {
        this.heardAt = performance.now()
        this.failures = 0
        this.holds = 0
        heard(next.number, answer.held)
      }
    }
  }

  private async ask(number: NhsNumber): ReturnType<typeof heldUnder> {
    const { service, closed } = this.demographics
    this.underWay += 1
    try {
      return await heldUnder(number, closed, (path) => service.ask(path, { turn: LONG_REST, wanted: () => !this.isOver() }))
    } catch (error) {
      // Nobody goes on asking when it cannot be found out which numbers are closed.
      this.end ??= { kind: 'more', after: 0 }
      throw error
    } finally {
      this.underWay -= 1
    }
  }

  /** Whoever is due, those first who have waited longest. */
  private take(): Asked | null {
    const now = performance.now()
    if (now < this.heldUntil) return null
    const at = this.waiting.findIndex(({ dueAt }) => dueAt <= now)
    return at < 0 ? null : (this.waiting.splice(at, 1)[0] ?? null)
  }

  /**
   * A failure counts against a person only when others have been answered since the last one: otherwise it is the service that fails. Of a
   * few people nobody can tell, unless the service was there and answered.
   */
  private putBack(one: Asked, reply: ServiceReply['kind']): void {
    if (reply === 'later') {
      this.waiting.unshift(one)
      return
    }
    const now = performance.now()
    this.failures += 1
    if (this.failures >= FEW && now >= this.heldUntil) this.heldUntil = now + backoff(this.holds++)
    const answersOthers = this.heardAt !== null && this.heardAt > one.failedAt
    const itself = reply !== 'away' && this.waiting.length + this.underWay < FEW
    const tries = one.tries + (answersOthers || itself ? 1 : 0)
    if (tries >= TRIES) return
    this.waiting.push({ ...one, tries, asked: one.asked + 1, failedAt: now, dueAt: now + backoff(one.asked) })
  }

  /** Decides once how the go ends, so that all who work on it stop. */
  private isOver(): boolean {
    if (this.end !== null) return true
    const now = performance.now()
    const { rest, restsUntil } = this.demographics.service.pace
    const { slice, silence, stop } = this.limits
    const lasts = now - this.began
    if (stop?.aborted) this.end = { kind: 'more', after: 0 }
    else if (rest > LONG_REST) this.end = { kind: 'more', after: rest }
    else if (lasts > slice && (this.heardAt !== null || lasts > slice + silence)) this.end = { kind: 'more', after: 0 }
    else if (now - Math.max(this.began, this.heardAt ?? 0, restsUntil) > silence) this.end = { kind: 'silent' }
    return this.end !== null
  }
}
