import type { AccessRecord } from './access-record'

/** The most records that one report lists. */
export const MOST_IN_REPORT = 2000

/** How many look-ups of a report there are of each kind. */
export type ReportCounts = {
  all: number
  /** Of which the authority was told, and of which it was not: planned care, or nothing was held. */
  told: number
  quiet: number
  found: number
  protected: number
  nothing: number
  emergency: number
  people: number
  organisations: number
}

/** What every report says of itself. */
export type Report = {
  from: string
  to: string
  madeAt: Date
  records: AccessRecord[]
  /** There are older ones in the period than the report lists. */
  more: boolean
  counts: ReportCounts
}

/** Counts the look-ups of a report. */
export function countsOf(records: readonly AccessRecord[]): ReportCounts {
  const number = (test: (record: AccessRecord) => boolean): number => records.filter(test).length
  return {
    all: records.length,
    told: number((one) => one.notifies),
    quiet: number((one) => !one.notifies && one.nhsNumber !== null),
    found: number((one) => one.outcome === 'match'),
    protected: number((one) => one.outcome === 'shielded'),
    nothing: number((one) => one.nhsNumber === null),
    emergency: number((one) => one.emergency),
    people: new Set(records.map((one) => one.actorId)).size,
    organisations: new Set(records.map((one) => one.organisationId)).size,
  }
}
