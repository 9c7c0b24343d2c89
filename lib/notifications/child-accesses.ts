import type { NhsNumber } from '@/lib/shared/nhs-number'

/** One access to a child, for the time line and the table. */
export type ChildAccess = {
  id: string
  at: Date
  settingKind: string
  /** The kind of setting in words. */
  setting: string
  organisationName: string
  settingName: string
  actorName: string
  roleLabel: string
  reason: string
  outcome: string | null
  acknowledgedAt: Date | null
}

/** An access under a number that the child's record was later corrected from: it was about somebody else. */
export type AccessUnderWrongNumber = ChildAccess & { nhsNumber: NhsNumber }

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
