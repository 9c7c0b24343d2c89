/**
 * Counts frequent events that each take a statement to write down. At most one statement for each kind is under way at a time, and events
 * in the meantime are counted with the next, so that nobody can keep the database busy just by being refused.
 *
 * @param write records that an event of this kind happened so many times
 * @param most how many kinds may be under way at once; beyond that, an event is counted under the kind that `otherwise` gives
 * @returns a function that counts one more event; it resolves once that is written down
 */
export function countTogether(
  write: (kind: string, count: number) => Promise<void>,
  most: number,
  otherwise: (kind: string) => string,
): (kind: string) => Promise<void> {
  const waiting = new Map<string, { count: number; written: Promise<void> }>()
  const underWay = new Map<string, Promise<void>>()

  const start = (kind: string, count: number): Promise<void> => {
    const done = write(kind, count).finally(() => underWay.delete(kind))
    underWay.set(kind, done)
    return done
  }
  const startWaiting = (kind: string): Promise<void> => {
    const count = waiting.get(kind)?.count ?? 0
    waiting.delete(kind)
    return count === 0 ? Promise.resolve() : start(kind, count)
  }
  return (wanted) => {
    const kind = underWay.size < most ? wanted : otherwise(wanted)
    const next = waiting.get(kind)
    if (next) {
      next.count += 1
      return next.written
    }
    const before = underWay.get(kind)
    if (!before) return start(kind, 1)
    const mine = { count: 1, written: before.catch(() => undefined).then(() => startWaiting(kind)) }
    waiting.set(kind, mine)
    return mine.written
  }
}
