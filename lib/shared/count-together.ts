/**
 * Counts what happens often and is written down with one statement each time: of one kind no more than one statement is under way, and what
 * happens meanwhile is counted with the next. So that nobody can keep the database busy with being refused.
 *
 * @param write writes down that something of this kind happened so many times
 * @param most how many kinds may be under way at once; what comes beyond is counted as what `otherwise` makes of its kind
 * @returns says that it happened once more; done when that is written down
 */
export function countTogether(
  write: (kind: string, count: number) => Promise<void>, most: number, otherwise: (kind: string) => string,
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
