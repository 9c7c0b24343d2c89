import type { Actor } from '@/lib/identity/actor'
import { requireActor } from '@/lib/identity/current-session'
import { isCpisError, type ErrorKind } from '@/lib/shared/errors'

const STATUS: Partial<Record<ErrorKind, number>> = { 'invalid-input': 400, 'signed-out': 401, 'not-permitted': 403, 'not-found': 404 }

/** Answers something that a page reports by itself, with nothing to show: 204, or the status of a refusal. */
export async function answerBeacon(act: (actor: Actor) => Promise<void>): Promise<Response> {
  try {
    await act(await requireActor())
    return new Response(null, { status: 204 })
  } catch (error) {
    const status = isCpisError(error) ? STATUS[error.kind] : undefined
    if (status === undefined) throw error
    return new Response(null, { status })
  }
}
