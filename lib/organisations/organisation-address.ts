/** The page of one organisation. */
export function organisationAddress(organisationId: string): string {
  return `/organisations/${organisationId}`
}
