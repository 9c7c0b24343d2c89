import { todayInLondon, type CalendarDate } from '@/lib/shared/calendar-date'
import { londonTime } from '@/lib/shared/london-time'

/** Times and dates as HL7 version 3 writes them: digits from the year down, then the offset from universal time. */

const TIMESTAMP = /^([0-9]{4})([0-9]{2})([0-9]{2})(?:([0-9]{2})([0-9]{2})?([0-9]{2})?(?:\.[0-9]+)?)?([+-][0-9]{4})?$/
/** The dates of plans: year to minute, without seconds or zone (the schema's own pattern). */
const PLAN_DATE = /^((?:19|20)[0-9]{2})(0[1-9]|1[012])(0[1-9]|[12][0-9]|3[01])(?:[01][0-9]|2[0-3])[0-5][0-9]$/

/**
 * Reads a moment. Where an hour is given, so must the zone be.
 *
 * @param text `20260115093000+0000`, or just a day, which means its first moment
 * @returns null when the text is not a moment
 */
export function readMoment(text: string): Date | null {
  const parts = TIMESTAMP.exec(text)
  if (parts === null) return null
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone = '+0000'] = parts
  if (parts[4] !== undefined && parts[7] === undefined) return null
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000${zone.slice(0, 3)}:${zone.slice(3)}`
  const moment = new Date(iso)
  // Otherwise 30 February would become a day in March.
  return Number.isNaN(moment.getTime()) || new Date(`${year}-${month}-${day}T00:00:00Z`).getUTCDate() !== Number(day) ? null : moment
}

/**
 * Reads the date of a plan, which is English clock time, so the digits give the day as it stands.
 *
 * @param text twelve digits, `202603090900`
 * @returns `yyyy-mm-dd`, which need not be a day that exists; null when the text has another form
 */
export function readPlanDate(text: string): string | null {
  const parts = PLAN_DATE.exec(text)
  return parts === null ? null : `${parts[1]}-${parts[2]}-${parts[3]}`
}

/**
 * Reads a date of birth. Some systems write a day as the moment it began, in universal time: the day is then the one it was in England.
 *
 * @param text eight digits, or a moment
 * @returns `yyyy-mm-dd`, which need not be a day that exists; null when the text has another form
 */
export function readBirthDate(text: string): string | null {
  const parts = TIMESTAMP.exec(text)
  if (parts === null) return null
  const [, year, month, day] = parts
  if (parts[4] === undefined || parts[7] === undefined) return `${year}-${month}-${day}`
  const moment = readMoment(text)
  return moment === null ? null : dayInLondon(moment)
}

function dayInLondon(moment: Date): CalendarDate | null {
  const year = moment.getUTCFullYear()
  return year < 1901 || year > 2099 ? null : todayInLondon(moment)
}

/** A moment as messages carry it: London time to the second, with its offset from universal time. */
export function writeMoment(moment: Date): string {
  const { year, month, day, hour, minute, second } = londonTime(moment)
  const ahead = Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - moment.getTime()) / 3_600_000)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${year}${two(month)}${two(day)}${two(hour)}${two(minute)}${two(second)}+${two(ahead)}00`
}
