import type { ProviderId } from '@/lib/identity/providers'

/** What the button of each identity provider says. */
export const buttonOf: Record<ProviderId, string> = {
  cis2: 'Log in with NHS Care Identity',
  entra: 'Log in with your council account',
}

/** What each identity provider is called within a sentence. */
export const nameOf: Record<ProviderId, string> = {
  cis2: 'NHS Care Identity',
  entra: 'the log-in service of your council',
}
