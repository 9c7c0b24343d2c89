import { z } from 'zod'
import { refusalOfKey } from '@/lib/db/key-fingerprint'
import { closedNumberQuestion, type ClosedNumbers } from '@/lib/demographics/closed-numbers'
import type { WorkerSettings } from './settings'
import type { WorkerDatabase } from './worker-database'

/** Finds out about which numbers the worker asks nobody: those that an adoption closed, also when only a keyed hash of them is left. */
export function closedNumbersOf({ ask }: Pick<WorkerDatabase, 'ask'>, { subjectKeys }: Pick<WorkerSettings, 'subjectKeys'>): ClosedNumbers {
  return async (numbers) => new Set(await ask('closed_by_adoption', closedNumberQuestion(subjectKeys, numbers), z.array(z.string())))
}

/**
 * Why the worker must not ask about numbers: with another key than the register's it would take the closed number of an adopted child for an
 * open one.
 *
 * @returns a sentence, or null when the key fits, or when the worker has no key because it asks nobody
 */
export async function refusalOfSubjectKeys(
  { ask }: Pick<WorkerDatabase, 'ask'>,
  { subjectKeys: [current, ...others] }: Pick<WorkerSettings, 'subjectKeys'>,
): Promise<string | null> {
  return current === undefined ? null : refusalOfKey(ask, 'The worker', { name: 'SUBJECT_KEY', current, others })
}
