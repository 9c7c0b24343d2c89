import { clinicalDate } from '@/lib/shared/date-format'
import { compareParts, type Part } from './compare-parts'
import { planTypeLabel } from './labels'
import { CHILD_PARTS, PLAN_PARTS } from './record-parts'
import type { childVersions, planVersions } from './version-queries'

/** One change to a child's record: who made it and when, by hand or by a file, and what it changed from and to. */
export type HistoryEntry = {
  id: string
  at: Date
  by: string
  uploadId: string | null
  /** What it was about: "Child protection plan from 12-Jan-2026", or the child's own details. */
  about: string
  what: string
  changes: { label: string; was: string; is: string }[]
}

type PlanVersions = Awaited<ReturnType<typeof planVersions>>
type ChildVersions = Awaited<ReturnType<typeof childVersions>>

/** What acts on a child's own record are called in its history. */
const CHILD_ACTS: ReadonlyMap<string, string> = new Map([
  ['published', 'Changed'],
  ['details-corrected', 'Details corrected'],
  ['number-corrected', 'NHS number corrected'],
  ['number-replaced', 'NHS number replaced'],
  ['number-checked', 'NHS number checked'],
  ['protected', 'Protected'],
  ['protection-lifted', 'Protection lifted by two people'],
  ['died', 'Closed: the child died'],
  ['adopted', 'Closed: the child was adopted'],
  ['adoption-undone', 'Opened again by two people: the adoption was entered in error'],
  ['reopened', 'Opened again: the death was recorded by mistake'],
])

/** The history of a child's record and all its plans, newest first; the versions given are oldest first. */
export function historyOf(plans: PlanVersions, child: ChildVersions): HistoryEntry[] {
  const entries = [
    ...child.map((version, place) => childEntry(version, child[place - 1])),
    ...plans.map((version, place) => planEntry(version, before(plans, place))),
  ]
  return entries.toSorted((one, other) => other.at.getTime() - one.at.getTime())
}

function before(plans: PlanVersions, place: number): PlanVersions[number] | undefined {
  const { planId } = plans[place] ?? {}
  return plans.slice(0, place).findLast((version) => version.planId === planId)
}

function planEntry(version: PlanVersions[number], was: PlanVersions[number] | undefined): HistoryEntry {
  const withdrawn = version.withdrawnAt !== null && was?.withdrawnAt === null
  const ended = version.endDate !== null && was?.endDate === null
  return {
    id: version.versionId,
    at: version.changedAt,
    by: version.changedBy,
    uploadId: version.uploadId,
    about: `${planTypeLabel(version.type)} from ${clinicalDate(version.startDate)}`,
    what: was === undefined ? 'Added' : withdrawn ? 'Withdrawn as entered in error' : ended ? 'Ended' : 'Changed',
    changes: was === undefined ? [] : changesOf(PLAN_PARTS, was, version),
  }
}

function childEntry(version: ChildVersions[number], was: ChildVersions[number] | undefined): HistoryEntry {
  return {
    id: version.versionId,
    at: version.changedAt,
    by: version.changedBy,
    uploadId: version.uploadId,
    about: 'Name, date of birth and number',
    what: was === undefined ? 'Came onto the register' : (CHILD_ACTS.get(version.change) ?? version.change),
    changes: was === undefined ? [] : changesOf(CHILD_PARTS, was, version),
  }
}

function changesOf<State>(parts: readonly Part<State>[], was: State, is: State): HistoryEntry['changes'] {
  return compareParts(parts, { seen: was, now: is, mine: was }).changes
}
