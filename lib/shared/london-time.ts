/** A moment as clocks in England show it. Months are 1 to 12, hours 0 to 23. */
export type LondonTime = {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

// Intl supplies the time zone rules but not the words (it abbreviates September to "Sept"). Made once, because making one is slow.
const londonClock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  calendar: 'gregory',
  numberingSystem: 'latn',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
})

const HOUR_IN_MS = 3_600_000

/** How far London clocks are ahead, for each hour asked for so far: a result shows dozens of moments, and Intl is slow. */
const aheadByHour = new Map<number, number>()
const HOURS_KEPT = 10_000

/**
 * Date and time of a moment in Europe/London, summer time included.
 *
 * @param instant a moment in absolute time, normally from the database clock
 * @throws RangeError when the Date is invalid
 */
export function londonTime(instant: Date): LondonTime {
  const shown = new Date(instant.getTime() + millisecondsAhead(instant))
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    second: shown.getUTCSeconds(),
  }
}

/** Clocks change on the hour of universal time only (since 1847), so one answer holds for the hour. */
function millisecondsAhead(instant: Date): number {
  const hour = Math.floor(instant.getTime() / HOUR_IN_MS)
  const known = aheadByHour.get(hour)
  if (known !== undefined) return known
  const start = new Date(hour * HOUR_IN_MS)
  const clock = { year: 0, month: 0, day: 0, hour: 0 }
  for (const { type, value } of londonClock.formatToParts(start)) {
    if (type in clock) clock[type as keyof typeof clock] = Number(value)
  }
  const ahead = Date.UTC(clock.year, clock.month - 1, clock.day, clock.hour) - start.getTime()
  if (aheadByHour.size >= HOURS_KEPT) aheadByHour.clear()
  aheadByHour.set(hour, ahead)
  return ahead
}
