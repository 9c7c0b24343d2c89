import { silentDays, type Council } from './councils'
import { Random } from './random'
import { momentAgo, type SeedClock } from './seed-clock'

/** How far the history of files goes back, in days: before that, nothing records which file something came in. */
const DAYS_OF_DAILY_FILES = 60
const DAYS_OF_WEEKLY_FILES = 182
/** How many days ago the authority that is still joining sent its first file. */
const FIRST_FILE_DAYS_AGO = 75

/** The days on which a council sent a file, as days before today, latest first. Today's is not included. */
export function fileDays(council: Council): number[] {
  if (council.fileEvery === 0) return [FIRST_FILE_DAYS_AGO]
  const days: number[] = []
  const oldest = council.fileEvery === 1 ? DAYS_OF_DAILY_FILES : DAYS_OF_WEEKLY_FILES
  for (let day = lastFileDay(council); day <= oldest; day += council.fileEvery) days.push(day)
  return days
}

/** When a council's file of a given day was saved, in milliseconds since 1970: each council has its own minute after half past six. */
export function fileMoment(clock: SeedClock, council: Council, daysAgo: number): number {
  return momentAgo(clock, daysAgo, 18.5 + (Number(council.dfeCode) % 23) / 60)
}

/** The id of a given day's file. @param daysAgo 0 for today's, the latest */
export function uploadIdOf(seed: number, council: Council, daysAgo: number): string {
  return new Random(seed, `file of ${council.dfeCode}`, daysAgo).uuid()
}

/** In which file, and when, something that became true on a given day reached the register. */
export function reached(clock: SeedClock, council: Council, daysAgo: number): { changedAt: number; fileDay: number | null } {
  if (council.fileEvery === 0) {
    if (daysAgo < FIRST_FILE_DAYS_AGO) return byHand(clock, daysAgo, 0.5)
    return { changedAt: fileMoment(clock, council, FIRST_FILE_DAYS_AGO), fileDay: FIRST_FILE_DAYS_AGO }
  }
  const last = lastFileDay(council)
  const day = last + Math.max(0, Math.floor((daysAgo - last) / council.fileEvery)) * council.fileEvery
  const oldest = council.fileEvery === 1 ? DAYS_OF_DAILY_FILES : DAYS_OF_WEEKLY_FILES
  return { changedAt: fileMoment(clock, council, day), fileDay: day <= oldest ? day : null }
}

/** A time within a day's office hours when somebody changed something by hand. @param within from 0 to 1, how late in the day */
export function byHand(clock: SeedClock, daysAgo: number, within: number): { changedAt: number; fileDay: null } {
  return { changedAt: momentAgo(clock, Math.max(daysAgo, 1), 9 + 8 * within), fileDay: null }
}

/** When a council last confirmed that its register is up to date, in milliseconds since 1970: no earlier than its latest file. */
export function registerUpdatedAt(clock: SeedClock, council: Council): number | null {
  if (council.updatedMinutesAgo === null) return null
  return Math.max(clock.now - council.updatedMinutesAgo * 60_000, fileMoment(clock, council, lastFileDay(council)))
}

function lastFileDay(council: Council): number {
  return Math.max(1, silentDays(council))
}
