/** The page of one API client. */
export function apiClientAddress(clientId: string): string {
  return `/api-clients/${clientId}`
}
