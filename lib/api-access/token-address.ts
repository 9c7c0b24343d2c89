import { env } from '@/lib/config/env'

/** Where API clients ask for tokens; their proofs must name exactly this. */
export function tokenAddress(): string {
  return `${env().PUBLIC_URL}/oauth2/token`
}
