import { z } from 'zod'
import { CONFIRMED_FOR_DAYS } from '@/lib/contacts/contacts'
import { byName } from '@/lib/shared/by-name'

/** How current an authority's information is, in counts (`cpis.quality_figures`). Null days mean "never". */
export const qualityCounts = z.object({
  authority_id: z.guid(),
  updated_at: z.string().nullable(),
  update_every_days: z.int(),
  /** Older than the authority's own schedule allows: clinicians are told so with every result. */
  stale: z.boolean(),
  days_old: z.int().nullable(),
  contacts_days: z.int().nullable(),
  rows_to_fix: z.int(),
  /** Days since the oldest of them was refused; null when nothing is waiting. */
  oldest_row_days: z.int().nullable(),
  unborn_overdue: z.int(),
  unread_accesses: z.int(),
  numbers_to_check: z.int(),
  /** Children with a plan in place; of these, how many were compared with the demographics service, and how many agree. */
  children: z.int(),
  traced: z.int(),
  matched: z.int(),
})
export type QualityCounts = z.output<typeof qualityCounts>

/** A file that would have ended more than half of what an authority publishes, in counts. */
export type MassEnding = { authority: string; at: Date; plansEnding: number; plansActive: number; dayPhone: string | null }

/** What is counted. */
export const FIGURES = ['information', 'rows', 'unborn', 'contacts', 'accesses', 'numbers'] as const
export type FigureName = (typeof FIGURES)[number]

/** The value of a figure, a count or a number of days; null for "never". */
export function numberOf(counts: QualityCounts, figure: FigureName): number | null {
  switch (figure) {
    case 'information':
      return counts.days_old
    case 'rows':
      return counts.rows_to_fix
    case 'unborn':
      return counts.unborn_overdue
    case 'contacts':
      return counts.contacts_days
    case 'accesses':
      return counts.unread_accesses
    case 'numbers':
      return counts.numbers_to_check
  }
}

/** Whether a figure calls for something to be done. */
export function needsAttention(counts: QualityCounts, figure: FigureName): boolean {
  if (figure === 'information') return counts.stale
  if (figure === 'contacts') return counts.contacts_days === null || counts.contacts_days > CONFIRMED_FOR_DAYS
  return (numberOf(counts, figure) ?? 0) > 0
}

/** The figures that need attention, the most important first. */
export function attentionOf(counts: QualityCounts): FigureName[] {
  return FIGURES.filter((figure) => needsAttention(counts, figure))
}

/**
 * Orders authorities by what needs attention: first those that clinicians are told are out of date, the longest unheard of first; then by
 * how many things need attention; then by how many rows, plans and accesses wait; then by name. An authority that is still joining owes
 * nobody anything yet, and comes after all that have joined.
 */
export function byAttention<Authority extends QualityCounts & { name: string; status: string }>(authorities: readonly Authority[]): Authority[] {
  const never = Number.MAX_SAFE_INTEGER
  const waiting = (one: Authority) => one.rows_to_fix + one.unborn_overdue + one.unread_accesses + one.numbers_to_check
  return authorities.toSorted(
    (one, other) =>
      Number(one.status === 'onboarding') - Number(other.status === 'onboarding') ||
      Number(other.stale) - Number(one.stale) ||
      (one.stale ? (other.days_old ?? never) - (one.days_old ?? never) : 0) ||
      attentionOf(other).length - attentionOf(one).length ||
      waiting(other) - waiting(one) ||
      byName(one, other),
  )
}
