/** Something that differs from what was sealed, vouched for or promised. */
export interface Problem {
  /** The id of a row, or `checkpoint 17`, or a table or file. */
  id: string
  /** What is wrong, in a sentence. */
  says: string
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
  /** Leaves whose rows retention has dropped. */
  dropped = 0
  receipts = 0

  /** @param says the sentence; the id comes before it when it is shown */
  add(id: string, says: string): void {
    this.count += 1
    if (this.named.length < NAMED) this.named.push({ id, says })
  }
}
