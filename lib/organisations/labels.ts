import type * as codes from '@/lib/db/codes.generated'

export const ORGANISATION_KIND_WORDS: Readonly<Record<codes.OrganisationKind, string>> = {
  authority: 'Council',
  nhs: 'NHS organisation',
  national: 'National',
}
