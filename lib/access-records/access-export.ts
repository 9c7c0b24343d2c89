import { z } from 'zod'
import * as codes from '@/lib/db/codes.generated'

/** The fewest and the most characters of a reason for a file of access records. */
export const LEAST_EXPORT_REASON = 15
export const MOST_EXPORT_REASON = 500
/** The most records that a file holds: more are for a narrower question. */
export const MOST_EXPORTED = 20_000

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

/** What a file is about, without the number of a child. */
const exportSubject = z.object({
  child: z.literal(true).optional(), person: z.string().optional(), organisation: z.string().optional(), setting: z.string().optional(),
  from: z.string().optional(), to: z.string().optional(), reason: z.string().optional(), outcome: z.string().optional(),
  channel: z.string().optional(), emergency: z.literal(true).optional(),
})
export type ExportSubject = z.output<typeof exportSubject>

/** A request for a file of access records, as those see it who asked, and those who decide. */
export const listedExport = z.object({
  id: z.guid(),
  records: z.number(),
  reason: z.string(),
  requestedAt: moment,
  requestedByName: z.string(),
  /** Asked by the person who reads it. */
  own: z.boolean(),
  /** Of which organisation the accesses are; null for all. */
  scope: z.string().nullable(),
  decision: z.enum(codes.ACCESS_EXPORT_DECISION).nullable(),
  decidedAt: moment.nullable(),
  decidedByName: z.string().nullable(),
  takenAt: moment.nullable(),
  /** Agreed to, and not 24 hours old. */
  open: z.boolean(),
  closesAt: moment.nullable(),
  about: exportSubject,
})
export type ListedExport = z.output<typeof listedExport>

/** What may be answered to a request. */
export const EXPORT_DECISIONS = codes.ACCESS_EXPORT_DECISION
export type ExportDecision = (typeof EXPORT_DECISIONS)[number]

/** The decision that a button sends; what no button sends is as good as declining, and is never agreement. */
export function exportDecisionOf(sent: string): ExportDecision {
  return EXPORT_DECISIONS.find((decision) => decision === sent) ?? 'declined'
}
