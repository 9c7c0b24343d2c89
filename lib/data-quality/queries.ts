import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { databaseToday } from '@/lib/db/clock'
import { dayColumn, dayOf } from '@/lib/db/columns'
import type { Transaction } from '@/lib/db/transaction'
import { addDays, type CalendarDate } from '@/lib/shared/calendar-date'
import { qualityCounts, type FigureName, type MassEnding, type QualityCounts } from './figures'
import { TREND_WEEKS } from './trend'

/** The figures of the caller's own authority. */
export async function ownFigures(tx: Transaction): Promise<QualityCounts> {
  return callFunction(tx, 'own_quality', {}, qualityCounts)
}

/** How the caller's authority stood on the days of the trend, by figure, and today's date. */
export async function ownHistory(tx: Transaction): Promise<{ today: CalendarDate; days: Record<FigureName, Map<CalendarDate, number | null>> }> {
  const today = await databaseToday(tx)
  const rows = await tx.qualitySnapshot.findMany({
    where: { onDay: { gt: dayColumn(addDays(today, -7 * TREND_WEEKS)) } },
    select: { onDay: true, daysOld: true, rowsToFix: true, unbornOverdue: true, contactsDays: true, unreadAccesses: true, numbersToCheck: true },
  })
  const of = (figure: keyof Omit<(typeof rows)[number], 'onDay'>) => new Map(rows.map((row) => [dayOf(row.onDay), row[figure]] as const))
  return {
    today,
    days: {
      information: of('daysOld'),
      rows: of('rowsToFix'),
      unborn: of('unbornOverdue'),
      contacts: of('contactsDays'),
      accesses: of('unreadAccesses'),
      numbers: of('numbersToCheck'),
    },
  }
}

/** The figures of every authority, counts only. The database refuses everybody but the national administrators. */
export async function nationalFigures(tx: Transaction): Promise<(QualityCounts & { name: string; status: string })[]> {
  return callFunction(tx, 'national_quality', {}, z.array(qualityCounts.extend({ name: z.string(), status: z.string() })))
}

/** Files of the last 30 days that would have ended too much, newest first. The database shows them to national administrators only. */
export function recentMassEndings(tx: Transaction): Promise<MassEnding[]> {
  // Raw SQL: joins the organisation by way of the authority, and counts days by the database's clock.
  return tx.$queryRaw<MassEnding[]>`
    select o.name as authority, m.at, m.plans_ending as "plansEnding", m.plans_active as "plansActive", a.day_phone as "dayPhone"
    from cpis.mass_ending m
    join cpis.organisation o on o.id = m.authority_id
    join cpis.authority a on a.organisation_id = m.authority_id
    where m.at > now() - interval '30 days' order by m.at desc limit 50`
}
