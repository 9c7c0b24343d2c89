import { z } from 'zod'
import * as codes from '@/lib/db/codes.generated'

/** Why somebody checks a child: a fixed list (security-and-reliability section 2), preselected from the setting. */
export const LOOKUP_REASONS = codes.ACCESS_MATCHED_REASON
export type LookupReason = (typeof LOOKUP_REASONS)[number]

/** The least that "another reason" must say, in characters. */
export const LEAST_REASON_TEXT = 15
/** The most that is kept of it. */
export const MOST_REASON_TEXT = 500

export const lookupReason = z.enum(LOOKUP_REASONS)

/** Text as the database can store it: the one character that it cannot hold is left out. */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '')
}
