import { headers } from 'next/headers'
import type { Actor } from '@/lib/identity/actor'

/** Lets a wristband be scanned wherever the focus is, on every page of somebody who checks children (`public/scan-anywhere.js`). */
export async function ScanAnywhere({ actor }: { actor: Actor }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return <script nonce={nonce} src="/scan-anywhere.js" defer data-setting={actor.setting?.id ?? ''} />
}
