import { addDays } from '@/lib/shared/calendar-date'
import type { CopyValue } from '@/lib/db/copy-line'
import type { TableRows } from './copy'
import { silentDays, type Council } from './councils'
import type { Organisation } from './organisations'
import { Random } from './random'
import type { SeedClock } from './seed-clock'
import type { RowToFix } from './to-fix'

/** As many days as the trends on the data quality page show: twelve weeks, up to yesterday. The worker counts today. */
const DAYS = 84
/** How many days lie between two confirmations, for a council that confirms its contacts each quarter. */
const QUARTER = 91
/** How many days lie between two files of a council that has stopped sending: it used to send one each week. */
const WEEK = 7

/**
 * How current each council's information was on each of these days: it moves towards today's figures, with some noise.
 *
 * @param toFix the rows to fix today, which have been there since their files came
 */
export function qualityHistoryTable(seed: number, clock: SeedClock, organisations: readonly Organisation[], toFix: readonly RowToFix[]): TableRows {
  return {
    table: 'cpis.quality_snapshot',
    columns: ['authority_id', 'on_day', 'days_old', 'contacts_days', 'rows_to_fix', 'unborn_overdue', 'unread_accesses', 'numbers_to_check'],
    rows: organisations.flatMap(({ id, council }, place) =>
      council ? [...daysOf(council, id, clock, new Random(seed, 'quality', place), toFix)] : [],
    ),
  }
}

function* daysOf(council: Council, id: string, clock: SeedClock, random: Random, toFix: readonly RowToFix[]): Generator<CopyValue[]> {
  const rowsAtFirst = random.between(6, 40)
  const unbornAtFirst = random.between(1, 6)
  const unreadUsually = Math.max(3, Math.round(council.children / 30))
  for (let ago = DAYS; ago >= 1; ago--) {
    const left = ago / DAYS
    const waiting = toFix.filter((row) => row.council === council.dfeCode && row.fileDay >= ago).length
    yield [
      id,
      addDays(clock.today, -ago),
      daysOld(council, ago, random),
      contactsDays(council, ago),
      waiting + Math.round(rowsAtFirst * left * (0.8 + 0.4 * random.fraction())),
      Math.round(unbornAtFirst * (0.5 + random.fraction())),
      Math.round(unreadUsually * (0.6 + 0.8 * random.fraction())),
      Math.round((rowsAtFirst / 3) * left * random.fraction()),
    ]
  }
}

/** How many days before that day the council had last been heard from. */
function daysOld(council: Council, ago: number, random: Random): number | null {
  if (council.updatedMinutesAgo === null) return null
  const silent = silentDays(council)
  if (silent === 0) return random.between(0, 2)
  return ago < silent ? silent - ago : (WEEK - ((ago - silent) % WEEK)) % WEEK
}

function contactsDays({ confirmedDaysAgo }: Council, ago: number): number | null {
  if (confirmedDaysAgo === null) return null
  return ago <= confirmedDaysAgo ? confirmedDaysAgo - ago : confirmedDaysAgo + QUARTER - ago
}
