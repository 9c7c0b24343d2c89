/** A moment as the clocks of England show it. Months are 1 to 12, hours 0 to 23. */
export type LondonTime = {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

// The time zone rules are Intl's; the words are not (it abbreviates September to "Sept"). Made once: making one is slow.
const londonClock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  calendar: 'gregory',
  numberingSystem: 'latn',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
})

/**
 * Date and time in Europe/London, summer time included, of a moment.
 *
 * @param instant a moment in absolute time, normally from the database clock
 * @throws RangeError when the Date is invalid
 */
export function londonTime(instant: Date): LondonTime {
  const shown = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 }
  for (const { type, value } of londonClock.formatToParts(instant)) {
    if (type in shown) shown[type as keyof LondonTime] = Number(value)
  }
  return shown
}
