import type { AccessUnderWrongNumber, ChildAccess } from '@/lib/access-records/accesses-to-child'
import type { NhsNumber } from '@/lib/shared/nhs-number'

/** A child of the caller's authority, and who looked at their record in unscheduled care, newest first. */
export type ChildAccesses = {
  familyName: string
  givenName: string
  nhsNumber: NhsNumber
  /** How many there are in all; the list holds only the latest few hundred. */
  all: number
  accesses: ChildAccess[]
  /** Those under numbers that were wrong, kept apart because they were not looks at this child; the latest few hundred. */
  underWrongNumber: AccessUnderWrongNumber[]
}
