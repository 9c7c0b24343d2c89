import { headers } from 'next/headers'
import type { Actor } from '@/lib/identity/actor'
import { secondsLeft } from '@/lib/identity/current-session'
import { markOf } from '@/lib/identity/session-mark'

/** What `public/session-guard.js` must know: whose page it is and how long the session lasts. Without a person it only tells other tabs. */
export async function SessionGuard({ actor }: { actor: Actor | null }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return <script nonce={nonce} src="/session-guard.js" defer data-mark={actor ? markOf(actor) : ''} data-seconds-left={await secondsLeft()} />
}
