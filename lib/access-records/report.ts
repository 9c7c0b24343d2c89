import type { AccessRecord } from './access-record'

/** The most look-ups that one report lists, and the most events. */
export const MOST_IN_REPORT = 2000

/** How many look-ups of each kind a report holds. */
export type ReportCounts = {
  all: number
  /** The authority was told. */
  told: number
  /** Something was found and the authority was not told: planned care. */
  quiet: number
  found: number
  protected: number
  nothing: number
  emergency: number
  people: number
  organisations: number
}

/** What every report holds. */
export type Report = {
  from: string
  to: string
  madeAt: Date
  records: AccessRecord[]
  /** Whether the period has older look-ups than the report lists. */
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
    protected: number((one) => one.outcome === 'protected' || one.outcome === 'opened'),
    nothing: number((one) => one.nhsNumber === null),
    emergency: number((one) => one.emergency),
    people: new Set(records.map((one) => one.actorId)).size,
    organisations: new Set(records.map((one) => one.organisationId)).size,
  }
}
