import { planTypeLabel } from '@/lib/plans/labels'
import type { NhsNumber } from '@/lib/shared/nhs-number'

/** One look at a child, as its authority learns of it (design decision 14). No clinical content. */
export type ListedLook = {
  id: string
  at: Date
  /** The number that the child's record had when it was looked up. */
  nhsNumber: NhsNumber
  /** The record has since been corrected to another number: the look was about another child. */
  underWrongNumber: boolean
  numberReplaced: boolean
  /** Of a record that the authority protects, none where only others have plans in place: see {@link recordsInWords}. */
  planTypes: string[]
  actorName: string
  roleLabel: string
  settingName: string
  reason: string
  /** What the clinician reported afterwards, and where to ring back; null until they do. */
  outcome: string | null
  outcomeAt: Date | null
  callbackPhone: string | null
  /** Emergency access to a protected record. */
  inEmergency: boolean
  /** What somebody at the authority answered; an acknowledgement need not have an answer. */
  answer: string | null
  /** Null until somebody acknowledges it. */
  acknowledgedAt: Date | null
  acknowledgedByName: string | null
}

/** `overdue`: nobody has seen it in four hours; `seen`: somebody has seen it and nobody has acknowledged it. */
export type VisitStatus = 'overdue' | 'new' | 'seen' | 'acknowledged'

/** A child's visit to an organisation: its looks within 24 hours of each other, newest first. */
export type ListedVisit = {
  status: VisitStatus
  childId: string
  familyName: string
  givenName: string
  /** The record's number now. */
  nhsNumber: NhsNumber
  organisationName: string
  latestAt: Date
  /** The team or colleague who is dealing with it. */
  assignedTo: string | null
  looks: ListedLook[]
}

/** A person or team that a visit can be assigned to. */
export type Assignee = { id: string; name: string }

/** A kind of setting that the list can be filtered by. */
export type SettingChoice = { code: string; label: string }

/** What of the authority's was looked at, in words. */
export function recordsInWords({ planTypes }: Pick<ListedLook, 'planTypes'>): string {
  return planTypes.map(planTypeLabel).join(' and ') || 'No plan of yours: you protect the record'
}
