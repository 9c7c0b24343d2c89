import type { NhsNumber } from '@/lib/shared/nhs-number'

/** What an authority learns of one access to one of its children (decision 14). No clinical content. */
export type ListedNotification = {
  id: string
  at: Date
  familyName: string
  givenName: string
  nhsNumber: NhsNumber
  /** The child's plan stands under a number that has been replaced. */
  numberReplaced: boolean
  planTypes: string[]
  actorName: string
  roleLabel: string
  organisationName: string
  settingName: string
  reason: string
  /** Null while it is new. */
  acknowledgedAt: Date | null
  acknowledgedByName: string | null
}
