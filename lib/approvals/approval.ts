/** The fewest and the most characters of a reason. */
export const LEAST_REASON = 15
export const MOST_REASON = 500

/** What may be answered. Taking back is for whoever asked, the other two for somebody else. */
export const DECISIONS = ['approved', 'declined', 'taken-back'] as const
export type Decision = (typeof DECISIONS)[number]

/** A request that needs a second person, as a line of the list. */
export type ListedRequest = {
  id: string
  kind: 'unshield' | 'endings'
  reason: string
  requestedAt: Date
  requestedByName: string
  /** Asked by the person who reads it: they may take it back and not decide it. */
  own: boolean
  /** Only a practitioner decides: the protection of a record, and what was asked for by a command, which may have been anybody's. */
  practitionerDecides: boolean
  decision: Decision | null
  decidedAt: Date | null
  decidedByName: string | null
  /** Of a protection that is to be lifted, the child. */
  childId: string | null
  familyName: string | null
  givenName: string | null
  /** Of a file with many endings, the file, and how many of its endings wait; once it is decided, how many waited. */
  uploadId: string | null
  fileName: string | null
  endings: number
}
