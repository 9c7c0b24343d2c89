import type { NumberStatus, Plan } from './child'
import type { Council } from './councils'

/** When a child was first published and by which file: with the first plan. */
export function firstPublished(plans: readonly Plan[]): { createdAt: number; fileDay: number | null } {
  const [first, ...others] = plans.flatMap((plan) => plan.states)
  if (!first) throw new RangeError('A child without a plan cannot be published')
  const { changedAt, fileDay } = others.reduce((earliest, state) => (state.changedAt < earliest.changedAt ? state : earliest), first)
  return { createdAt: changedAt, fileDay }
}

/** What the demographics service said about a number; the authority that is still joining has not asked yet. */
export function traced(council: Council, isProtected: boolean, differs: boolean): NumberStatus {
  if (council.status === 'onboarding') return 'not-traced'
  if (isProtected) return 'restricted'
  return differs ? 'differs' : 'matched'
}
