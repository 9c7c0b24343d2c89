import type { Answers } from './draft'
import type { Clash } from './journey'

/** A part of a record that two people may both change: its label, its value in words and, where a form asks for it, its answers. */
export type Part<Record> = { name: string; label: string; says: (record: Record) => string; answers?: (record: Record) => Answers }

/**
 * Compares a record as it was seen, as it is now, and as the person was about to save it. A part that only one of the two changed stays as
 * they changed it; where both changed the same part, one of the two has to be chosen.
 */
export function compareParts<Record>(
  parts: readonly Part<Record>[],
  { seen, now, mine }: { seen: Record; now: Record; mine: Record },
): Pick<Clash, 'changes' | 'choices' | 'kept'> {
  const changes: Clash['changes'] = []
  const choices: Clash['choices'] = []
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
