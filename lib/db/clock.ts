import { z } from 'zod'
import { calendarDate, type CalendarDate } from '@/lib/shared/calendar-date'
import type { AnyTransaction } from './any-transaction'
import { callFunction } from './call-function'
import type { Transaction } from './transaction'

/** Today's date in London, by the database's clock. */
export async function databaseToday(tx: AnyTransaction): Promise<CalendarDate> {
  return calendarDate(await callFunction(tx, 'today', {}, z.string()))
}

/** The moment at which the transaction began, by the database's clock: everything written in one act has one time (design decision 20). */
export async function databaseNow(tx: Transaction): Promise<Date> {
  // Raw SQL: this moment comes from no table.
  const [row] = await tx.$queryRaw<{ now: Date }[]>`select now() as now`
  if (!row) throw new Error('The database did not tell the time')
  return row.now
}
