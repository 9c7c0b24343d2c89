import { z } from 'zod'

/** What names an offer, and nothing else. */
export const transferIdInput = z.strictObject({ transferId: z.guid() })

/** The page of an offer. */
export function transferAddress(transferId: string): string {
  return `/transfers/${transferId}`
}

/** The page on which a plan of one's own authority is offered. */
export function offerAddress(planId: string): string {
  return `/transfers/offer/${planId}`
}

/** Under which names the forms of an offer are kept, see `keepForm`. */
export function transferForm(transferId: string): string {
  return `transfer ${transferId.slice(0, 40)}`
}
export function offerForm(planId: string): string {
  return `offer ${planId.slice(0, 40)}`
}
