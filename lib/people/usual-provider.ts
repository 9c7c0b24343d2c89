import type * as codes from '@/lib/db/codes.generated'
import type { ProviderId } from '@/lib/identity/providers'

/** With which provider the people of an organisation log in: councils have accounts of their own, everybody else has NHS Care Identity. */
export function usualProvider(kind: codes.OrganisationKind): ProviderId {
  return kind === 'authority' ? 'entra' : 'cis2'
}
