import type { Actor } from '@/lib/identity/actor'
import { openEmergencyRequest } from '@/lib/lookup/look-up-in-emergency'

/** The id of the emergency access that waits for somebody, as the form on its page names it; empty when nothing waits. */
export async function waitingRequest(actor: Actor): Promise<string> {
  return (await openEmergencyRequest(actor))?.id ?? ''
}
