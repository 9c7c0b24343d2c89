import type { Transaction } from '@/lib/db/transaction'
import { calendarDate, type CalendarDate } from '@/lib/shared/calendar-date'
import type { FigureName, MassEnding, QualityCounts } from './figures'
import { TREND_WEEKS } from './trend'

/** The figures of the caller's own authority. */
export async function ownFigures(tx: Transaction): Promise<QualityCounts> {
  const [row] = await tx.$queryRaw<{ figures: QualityCounts }[]>`select cpis.own_quality() as figures`
  if (!row) throw new Error('The database gave no figures')
  return row.figures
}

/** How the caller's authority stood on the days of the trend, by figure, and the day that it is. */
export async function ownHistory(tx: Transaction): Promise<{ today: CalendarDate; days: Record<FigureName, Map<CalendarDate, number | null>> }> {
  const rows = await tx.$queryRaw<({ day: string } & Record<FigureName, number | null>)[]>`
    select on_day::text as day, days_old as information, rows_to_fix as rows, unborn_overdue as unborn,
           contacts_days as contacts, unread_accesses as accesses, numbers_to_check as numbers
    from cpis.quality_snapshot where on_day > cpis.today() - ${7 * TREND_WEEKS}::integer`
  const [first] = await tx.$queryRaw<{ today: string }[]>`select cpis.today()::text as today`
  const of = (figure: FigureName) => new Map(rows.map((row) => [calendarDate(row.day), row[figure]] as const))
  return {
    today: calendarDate(first?.today ?? ''),
    days: { information: of('information'), rows: of('rows'), unborn: of('unborn'), contacts: of('contacts'), accesses: of('accesses'), numbers: of('numbers') },
  }
}

/** The figures of every authority, counts only. The database refuses everybody but the national administrators. */
export async function nationalFigures(tx: Transaction): Promise<(QualityCounts & { name: string; status: string })[]> {
  const [row] = await tx.$queryRaw<{ figures: (QualityCounts & { name: string; status: string })[] }[]>`select cpis.national_quality() as figures`
  return row?.figures ?? []
}

/** Such files of the last 30 days, newest first. The database shows them to the national administrators. */
export function recentMassEndings(tx: Transaction): Promise<MassEnding[]> {
  return tx.$queryRaw<MassEnding[]>`
    select o.name as authority, m.at, m.plans_ending as "plansEnding", m.plans_active as "plansActive", a.day_phone as "dayPhone"
    from cpis.mass_ending m
    join cpis.organisation o on o.id = m.authority_id
    join cpis.authority a on a.organisation_id = m.authority_id
    where m.at > now() - interval '30 days' order by m.at desc limit 50`
}
