import type { NhsNumber } from '@/lib/shared/nhs-number'

/** One access to a child, for the picture and the table of them. */
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

/** An access under a number from which the child's record was corrected away: it was about somebody else. */
export type AccessUnderWrongNumber = ChildAccess & { nhsNumber: NhsNumber }

/** A child of the caller's authority and who looked at it in unscheduled care, newest first. */
export type ChildAccesses = {
  familyName: string
  givenName: string
  nhsNumber: NhsNumber
  /** How many there are in all; the list holds no more than the latest few hundred. */
  all: number
  accesses: ChildAccess[]
  /** Those under numbers that were wrong, apart: no look at this child. As many as the latest few hundred. */
  underWrongNumber: AccessUnderWrongNumber[]
}
