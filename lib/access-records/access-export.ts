import { z } from 'zod'
import * as codes from '@/lib/db/codes.generated'

/** Fewest and most characters of the reason given for a file of access records. */
export const LEAST_EXPORT_REASON = 15
export const MOST_EXPORT_REASON = 500
/** The most records that one file holds; for more, the question has to be narrower. */
export const MOST_EXPORTED = 20_000

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

/** What a file is about, without any child's number. */
const exportSubject = z.object({
  child: z.literal(true).optional(),
  person: z.string().optional(),
  organisation: z.string().optional(),
  setting: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  reason: z.string().optional(),
  outcome: z.string().optional(),
  channel: z.string().optional(),
  emergency: z.literal(true).optional(),
})
export type ExportSubject = z.output<typeof exportSubject>

/** A request for a file of access records, as shown to whoever asked and to those who decide. */
export const listedExport = z.object({
  id: z.guid(),
  records: z.number(),
  reason: z.string(),
  requestedAt: moment,
  requestedByName: z.string(),
  /** Asked for by the person reading it. */
  own: z.boolean(),
  /** The organisation whose accesses are meant; null for all. */
  scope: z.string().nullable(),
  decision: z.enum(codes.ACCESS_EXPORT_DECISION).nullable(),
  decidedAt: moment.nullable(),
  decidedByName: z.string().nullable(),
  takenAt: moment.nullable(),
  /** Agreed to, less than 24 hours ago. */
  open: z.boolean(),
  closesAt: moment.nullable(),
  about: exportSubject,
})
export type ListedExport = z.output<typeof listedExport>

/** The possible answers to a request. */
export const EXPORT_DECISIONS = codes.ACCESS_EXPORT_DECISION
export type ExportDecision = (typeof EXPORT_DECISIONS)[number]

/** The decision that a button sends. Anything else counts as declining, never as agreement. */
export function exportDecisionOf(sent: string): ExportDecision {
  return EXPORT_DECISIONS.find((decision) => decision === sent) ?? 'declined'
}
