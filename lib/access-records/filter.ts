import { z } from 'zod'
import * as codes from '@/lib/db/codes.generated'
import { parseIsoDate } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { nhsNumberSchema } from '@/lib/shared/nhs-number-schema'

/** How many records a page shows. */
export const RECORDS_PER_PAGE = 50

/** Every outcome, reason and channel that a record can have. */
export const ACCESS_RESULTS = [...codes.ACCESS_MATCHED_OUTCOME, ...codes.ACCESS_UNMATCHED_OUTCOME] as const
export const ACCESS_REASONS = codes.ACCESS_MATCHED_REASON
export const ACCESS_CHANNELS = codes.ACCESS_MATCHED_CHANNEL
/** Every kind of care setting: `cpis.setting_kind`. Only these are accepted in an address, so that nothing else can be put there. */
export const ACCESS_SETTINGS = [
  'emergency-department',
  'walk-in-centre',
  'minor-injury-unit',
  'gp-out-of-hours',
  'paediatric-ward',
  'maternity-unit',
  'ambulance',
  'nhs-111',
  'general-practice',
  'camhs',
  'sexual-assault-referral-centre',
  'termination-of-pregnancy',
  'school-nursing',
  'health-visiting',
  'community-paediatrics',
  'dentistry',
] as const

const day = z.string().refine((text) => parseIsoDate(text) !== null)

/** Which accesses are asked for; a filter that is left out narrows nothing. */
export const accessFilter = z.strictObject({
  person: z.guid().optional(),
  organisation: z.guid().optional(),
  setting: z.enum(ACCESS_SETTINGS).optional(),
  /** First and last day, in London. */
  from: day.optional(),
  to: day.optional(),
  reason: z.enum(ACCESS_REASONS).optional(),
  outcome: z.enum(ACCESS_RESULTS).optional(),
  channel: z.enum(ACCESS_CHANNELS).optional(),
  /** Emergency access only. */
  emergency: z.literal(true).optional(),
  /** One child, by any of its numbers. */
  number: nhsNumberSchema.optional(),
})
export type AccessFilter = z.output<typeof accessFilter>

/** Where in a list a page begins: microseconds since 1970 and the id of the last line of the page before. */
export const listCursor = z.string().regex(/^[0-9]{1,17}\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)

/** Where a list continues, as the functions that list take it: with the microseconds that a JavaScript date lacks. */
export function placeAfter(cursor: string | null): { afterAt: string | null; afterId: string | null } {
  const [micros = '', id = null] = cursor?.split('.') ?? []
  if (id === null) return { afterAt: null, afterId: null }
  const at = new Date(Number(micros.slice(0, -3))).toISOString()
  return { afterAt: at.replace('Z', `${micros.slice(-3).padStart(3, '0')}Z`), afterId: id }
}

/** Whether anything is asked for: an empty filter shows nothing. */
export function asksSomething(filter: AccessFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined)
}

/** The kinds of filter that were used, for the compliance log: never their values. */
export function filterKinds(filter: Readonly<Record<string, unknown>>): string {
  return (
    Object.entries(filter)
      .filter(([, value]) => value !== undefined)
      .map(([kind]) => kind)
      .toSorted()
      .join(' ') || 'nothing'
  )
}

const ADDRESSED = ['person', 'organisation', 'setting', 'from', 'to', 'reason', 'outcome', 'channel'] as const

/**
 * Reads a filter from an address. Everything may stand there but the child's number, which waits with the session.
 *
 * @param said the parameters of the address; what cannot be understood is ignored
 * @param kept the child's number, if the address says that one is asked for
 */
export function filterAt(said: Readonly<Record<string, string | string[] | undefined>>, kept: NhsNumber | null): AccessFilter {
  const filter: Record<string, unknown> = {}
  for (const name of ADDRESSED) {
    const value = said[name]
    if (accessFilter.shape[name].safeParse(value).success && value !== undefined) filter[name] = value
  }
  if (said.emergency === 'yes') filter.emergency = true
  if (said.child === 'kept' && kept !== null) filter.number = kept
  return accessFilter.parse(filter)
}

/**
 * The address of a list with this filter.
 *
 * @param path of the page
 * @param after where the page begins, see {@link listCursor}; at the newest if left out
 */
export function filterAddress(path: string, filter: AccessFilter, after?: string): string {
  const said = new URLSearchParams()
  for (const name of ADDRESSED) if (filter[name] !== undefined) said.set(name, filter[name])
  if (filter.emergency) said.set('emergency', 'yes')
  if (filter.number !== undefined) said.set('child', 'kept')
  if (after !== undefined) said.set('after', after)
  const query = said.toString()
  return query === '' ? path : `${path}?${query}`
}
