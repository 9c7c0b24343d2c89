import type { Answers } from '@/lib/shared/typed-answers'

/** A part of a record that two people may both change: its label, its value in words and, where a form asks for it, its answers. */
export type Part<Record> = { name: string; label: string; says: (record: Record) => string; answers?: (record: Record) => Answers }

/** What two people made of one record. */
export type Comparison = {
  /** What the other person changed. */
  changes: { label: string; was: string; is: string }[]
  /**
   * Where the saved record and the person's answers differ, so that one has to be chosen. `theirs` are the answers that keep the saved one.
   */
  choices: { name: string; label: string; mine: string; saved: string; theirs: Answers }[]
  /** Answers to what only the other person changed: they stay as saved. */
  kept: Answers
}

/**
 * Compares a record as it was seen, as it is now, and as the person was about to save it. A part that only one of the two changed stays as
 * they changed it; where both changed the same part, one of the two has to be chosen.
 */
export function compareParts<Record>(parts: readonly Part<Record>[], { seen, now, mine }: { seen: Record; now: Record; mine: Record }): Comparison {
  const changes: Comparison['changes'] = []
  const choices: Comparison['choices'] = []
  let kept: Answers = {}
  for (const { name, label, says, answers } of parts) {
    if (says(seen) === says(now)) continue
    changes.push({ label, was: says(seen), is: says(now) })
    if (!answers || says(mine) === says(now)) continue
    if (says(mine) === says(seen)) kept = { ...kept, ...answers(now) }
    else choices.push({ name, label, mine: says(mine), saved: says(now), theirs: answers(now) })
  }
  return { changes, choices, kept }
}
