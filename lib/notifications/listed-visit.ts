import type { NhsNumber } from '@/lib/shared/nhs-number'

/** One look at a child, as its authority learns of it (decision 14). No clinical content. */
export type ListedLook = {
  id: string
  at: Date
  /** The number under which the child's record stood when it was looked up. */
  nhsNumber: NhsNumber
  /** That number was corrected away from the record since: the look was about another child. */
  underWrongNumber: boolean
  numberReplaced: boolean
  planTypes: string[]
  actorName: string
  roleLabel: string
  settingName: string
  reason: string
  /** What the clinician told afterwards, and where to ring back; null while nothing was told. */
  outcome: string | null
  outcomeAt: Date | null
  callbackPhone: string | null
  /** Emergency access to a protected record. */
  breakGlass: boolean
  /** What somebody of the authority answered; an acknowledgement may be without. */
  answer: string | null
  /** Null while nobody has acknowledged it. */
  acknowledgedAt: Date | null
  acknowledgedByName: string | null
}

/** `overdue` for what nobody has seen in four hours; `seen` for what somebody looked at and nobody acknowledged. */
export type VisitStatus = 'overdue' | 'new' | 'seen' | 'acknowledged'

/** A child's visit to an organisation: its looks within 24 hours of each other, newest first. */
export type ListedVisit = {
  status: VisitStatus
  childId: string
  familyName: string
  givenName: string
  /** The number of the record now. */
  nhsNumber: NhsNumber
  organisationName: string
  latestAt: Date
  /** The team or the colleague who sees to it. */
  assignedTo: string | null
  looks: ListedLook[]
}

/** Somebody or some team to whom a visit can be given. */
export type Assignee = { id: string; name: string }

/** A kind of setting by which the inbox can be filtered. */
export type SettingChoice = { code: string; label: string }
