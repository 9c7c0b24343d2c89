import { z } from 'zod'
import * as codes from '@/lib/db/codes.generated'
import type { Actor } from '@/lib/identity/actor'

/** Why somebody checks a child: a fixed list (security-and-reliability section 2), preselected from the setting. */
export const LOOKUP_REASONS = codes.ACCESS_MATCHED_REASON
export type LookupReason = (typeof LOOKUP_REASONS)[number]

/** The fewest characters that "another reason" must have. */
export const LEAST_REASON_TEXT = 15
/** The most that are kept of it. */
export const MOST_REASON_TEXT = 500

export const lookupReason = z.enum(LOOKUP_REASONS)

/** Says that the setting's usual reason is meant: posted by a scan on a page that shows no reasons to choose from. */
export const USUAL_REASON = 'usual'

/** The reason for which people usually check children in the setting where somebody works. */
export function usualReason(actor: Actor): string {
  return actor.setting?.usualReason ?? 'direct-care'
}

/** Text as the database can store it: without the one character that it cannot hold. */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '')
}
