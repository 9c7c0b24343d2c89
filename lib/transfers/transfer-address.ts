import { z } from 'zod'

/** The id of an offer, and nothing else. */
export const transferIdInput = z.strictObject({ transferId: z.guid() })

/** The page of an offer. */
export function transferAddress(transferId: string): string {
  return `/transfers/${transferId}`
}

/** The page for offering a plan of the caller's own authority. */
export function offerAddress(planId: string): string {
  return `/transfers/offer/${planId}`
}

/** The names that the forms about offers are kept under, see `keepForm`. */
export function transferForm(transferId: string): string {
  return `transfer ${transferId.slice(0, 40)}`
}
export function offerForm(planId: string): string {
  return `offer ${planId.slice(0, 40)}`
}
