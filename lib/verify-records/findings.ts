import type { Source } from '@/lib/sealing/canonical-row'

/** Something that differs from what was sealed, vouched for or promised. */
export interface Problem {
  /** The id of a row, or `checkpoint 17`, or a table or file. */
  id: string
  /** What is wrong, in a sentence. */
  says: string
}

/** Something that retention says it has taken away: a month of look-ups, or lines of the event log. */
export interface LawfulDrop {
  eventId: string
  source: Source
  /** `2025-03` of look-ups; absent for lines of the event log, which go one by one. */
  month?: string
  /** When, in milliseconds since 1970. */
  at: number
  /** The checkpoint that seals the event; null while it waits to be sealed. */
  checkpoint: number | null
  /** How many records it says it took. */
  said: number
  /** How many leaves have lost their row to it. */
  excused: number
}

/** How many problems are named; the rest are only counted. */
const NAMED = 21

/** Collects what the checks find, in the order they find it. */
export class Findings {
  readonly named: Problem[] = []
  count = 0
  /** Rows that were compared with their leaves. */
  rows = 0
  checkpoints = 0
  /** What retention says it has taken, and how many leaves have lost their row to each. */
  drops: readonly LawfulDrop[] = []
  receipts = 0

  /** Leaves whose rows retention has taken. */
  get dropped(): number {
    return this.drops.reduce((sum, { excused }) => sum + excused, 0)
  }

  /** @param says the sentence; the id comes before it when it is shown */
  add(id: string, says: string): void {
    this.count += 1
    if (this.named.length < NAMED) this.named.push({ id, says })
  }
}
