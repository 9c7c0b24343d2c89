/** How far apart the clocks of the sealer, of an instance and of the database may be, in milliseconds. */
export const CLOCKS_APART = 10 * 60_000

/**
 * A time as PostgreSQL writes it in UTC (`2026-11-30 19:55:53.5+00`), in the way in which checkpoints write one
 * (`2026-11-30T19:55:53.500000Z`): such texts sort by time.
 *
 * @returns undefined for what is no moment of our era, such as `-infinity`
 */
export function utcMoment(at: string): string | undefined {
  const [, date, time, fraction = ''] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/.exec(at) ?? []
  return date === undefined || time === undefined ? undefined : `${date}T${time}.${fraction.padEnd(6, '0')}Z`
}

/** The same in milliseconds since 1970; not a number for what is no moment of our era. */
export function millisecondsOf(at: string): number {
  return Date.parse(utcMoment(at) ?? '')
}

/**
 * A moment some months later, as PostgreSQL counts: at the end of a shorter month, its last day.
 * @param moment in milliseconds since 1970
 */
export function monthsLater(moment: number, months: number): number {
  const later = new Date(moment)
  const day = later.getUTCDate()
  later.setUTCMonth(later.getUTCMonth() + months)
  if (later.getUTCDate() !== day) later.setUTCDate(0)
  return later.getTime()
}
