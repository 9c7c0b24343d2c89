import type { Actor } from '@/lib/identity/actor'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import type { Principal } from '@/lib/identity/actor'
import { fakeNhsNumber } from './fake-nhs-number'
import { checkChild } from './check-child'
import { uploadFile } from './upload-file'

/** Look-ups of children who have a plan the whole time, while files about them are saved. */
export type LookUpsWhileSaving = { lookUps: number; falseNone: number; commits: number; duringCommits: number }

const CHILDREN = 300

/** Each file ends every child's plan and begins the next on the same day, so that a reader between the two would find none. */
function fileOf(commit: number): Buffer {
  const start = (at: number) => `2025-${String(at + 1).padStart(2, '0')}-01`
  return uploadFile(
    Array.from({ length: CHILDREN }, (_, at) => at).flatMap((at) => {
      const whose = { nhs_number: fakeNhsNumber(30_000 + at), local_id: `L-${at}` }
      const next = { ...whose, start_date: start(commit), end_date: '' }
      return commit === 0 ? [next] : [{ ...whose, start_date: start(commit - 1), end_date: start(commit) }, next]
    }),
  )
}

/**
 * Saves file after file, and looks the children up all the while.
 *
 * @param look looks a number up and says whether something was found; a planted fault may find less
 */
export async function lookUpWhileSaving(
  clinician: Actor,
  manager: Principal,
  wanted: { commits: number; lookUps: number },
  look: (number: string) => Promise<boolean> = async (number) => (await checkChild(clinician, number)).outcome === 'match',
): Promise<LookUpsWhileSaving> {
  const result = { lookUps: 0, falseNone: 0, commits: 0, duringCommits: 0 }
  const save = async () => {
    await applyUpload(manager, { fileName: `commit ${result.commits}.csv`, contents: 'changes', bytes: fileOf(result.commits) })
    result.commits += 1
  }
  await save()
  let saving = true
  const reader = async (offset: number) => {
    for (let at = offset; saving || (result.lookUps < wanted.lookUps && result.commits > wanted.commits); at += 7) {
      const found = await look(fakeNhsNumber(30_000 + (at % CHILDREN)))
      result.lookUps += 1
      if (saving) result.duringCommits += 1
      if (!found) result.falseNone += 1
    }
  }
  const readers = [0, 1, 2, 3].map(reader)
  try {
    while (result.commits < wanted.commits + 1) await save()
  } finally {
    saving = false
  }
  await Promise.all(readers)
  return { ...result, commits: result.commits - 1 }
}
