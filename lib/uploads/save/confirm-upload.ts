// Raw SQL: a file is loaded on a connection of its own, outside Prisma.
import { z } from 'zod'
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import type * as codes from '@/lib/db/codes.generated'
import { CpisError } from '@/lib/shared/errors'
import { defineStagedUseCase, type Stage } from '@/lib/use-case/define-staged-use-case'
import { orChangedMeanwhile } from '../changed-meanwhile'
import { registerVersionOf } from '../check/check-upload'
import { recountEndings, type FileEndings } from '../check/endings'
import { endWork } from '../file-work'
import { isLeftForLater } from '../passing-failure'
import { refusalOfOrder, refuseToOvertake } from '../check/order-of-files'
import { wasSpokenOfMeanwhile } from '../check/said-since'
import { holdEndings, overtakeEarlier } from './hold-endings'
import { forgetAnswers } from '../check/kept-answers'
import { bringBackRows, forgetRows } from '../check/kept-rows'
import { joinReplaced } from './join-replaced'
import { makesFresh, markFresh } from './mark-fresh'
import { mergeUnchanged } from './merge-unchanged'
import { rowsAfterFile } from '../to-fix/load-following'
import { keepRejectedRows } from '../to-fix/rejected-rows'
import { beginSaving } from './request-save'
import { takeTurn } from '../upload-locks'
import type { FileCode, UploadCounts } from '../upload-report'

const CHANGED_SINCE = 'The register has changed since this file was checked. Check it again before you save it.'

type FileToSave = {
  contents: codes.UploadContents
  fileName: string
  fileCode: FileCode
  counts: UploadCounts
  suppressed: boolean
  /** What a national message says of itself. */
  sequence: string | null
  madeAt: Date | null
  /** The register and the date are still those it was judged by. */
  stillSo: boolean
  registerVersion: string
  /** What the check found that the file takes away, in the form of {@link verdictOf}. */
  verdict: string
}

/**
 * Saves what a file's check found, on the same day and with the register in exactly the same state, in one transaction with the versions of
 * plans and children, the list of rows to fix, the endings that wait and the line in the compliance log. All of it or nothing. The upload
 * is then in the state `saved`, or `waiting` for a second person.
 *
 * Commands and tests save a checked file at once, in their own process. A file process has `takenUp` what was asked for (see
 * `requestSave`): the file is already in the state `saving`, and if the database is lost meanwhile it stays so, to be taken up again.
 *
 * @returns the rows of earlier files that had waited for an end which this one brings (see saveUpload, which is what everybody calls)
 * @throws CpisError `not-permitted`; `not-found`; `conflict` when the register has changed or somebody has spoken of its plans since, so that it must be
 * checked again, or a newer file has been saved, so that it is not saved any more
 * @throws WorkGoesOn when a process that has taken the file up is to go on with it later; the upload is still in the state `saving`, as it is
 * after a failure that passes (see {@link isLeftForLater})
 */
export const confirmUpload = defineStagedUseCase({
  name: 'upload.save',
  permission: 'upload.save',
  input: z.strictObject({ uploadId: z.guid(), takenUp: z.boolean().default(false) }),
  run: async ({ input: { uploadId, takenUp }, stage }): Promise<{ following: string[] }> => {
    const left = takenUp ? await stage((of) => leftAfterSaving(of, uploadId)) : null
    if (left) return { following: left }
    const begun = takenUp || (await stage(({ tx }) => beginSaving(tx, uploadId)))
    if (!begun) throw new CpisError('not-found', 'There is no file to save')
    try {
      return { following: await orChangedMeanwhile(CHANGED_SINCE, () => stage((of) => save(of, uploadId, takenUp))) }
    } catch (error) {
      if (isLeftForLater(error, takenUp)) throw error
      const conflict = error instanceof CpisError && error.kind === 'conflict'
      await stage((of) => recordNotSaved(of, uploadId, conflict ? 'review' : 'failed'))
      throw error
    }
  },
})

async function save(stage: Stage, uploadId: string, takenUp: boolean): Promise<string[]> {
  const { tx, principal } = stage
  await takeTurn(tx, takenUp ? 'process' : 'command')
  if (!takenUp) await refuseToOvertake(tx, uploadId)
  const file = await fileToSave(tx, uploadId)
  const overtaken = await refusalOfOrder(tx, uploadId, file.madeAt && { sequence: file.sequence ?? '', madeAt: file.madeAt })
  if (overtaken) throw new CpisError('conflict', overtaken)
  const kept = file.stillSo ? await bringBackRows(tx, uploadId) : null
  if (!kept || (await wasSpokenOfMeanwhile(tx, uploadId))) throw new CpisError('conflict', CHANGED_SINCE)
  const endings = await recountEndings(tx, file.suppressed)
  if (verdictOf(endings) !== file.verdict) throw new CpisError('conflict', CHANGED_SINCE)
  const { contents, fileCode, counts } = file
  const anyAccepted = fileCode !== 'CPF04'
  const endingsWait = endings.need !== 'nobody'
  const merge = { uploadId, changedBy: principal.name, details: kept.details, endingsWait }
  if (anyAccepted) await mergeUnchanged(tx, merge, file.registerVersion, CHANGED_SINCE)
  if (anyAccepted && makesFresh(counts)) await markFresh(tx, uploadId)
  const silenceSays = contents === 'full' && !endingsWait && !file.suppressed
  await keepRejectedRows(tx, kept.rejected, { uploadId, by: principal.name, anyAccepted, silenceSays })
  await joinReplaced(tx, uploadId)
  await overtakeEarlier(stage, uploadId, contents)
  const waits = anyAccepted && (await holdEndings(stage, { uploadId, fileName: file.fileName, endings }))
  await forgetRows(tx, uploadId)
  await forgetAnswers(tx, uploadId)
  // What is taken up ends with the rows that follow (saveUpload).
  if (!takenUp) await endWork(tx, uploadId, 'save')
  await tx.execute(`update cpis.upload set state = $2, applied_at = now(), applied_by = $3, register_version = $4 where id = $1`, [
    uploadId,
    waits ? 'waiting' : 'saved',
    principal.name,
    await registerVersionOf(tx),
  ])
  await stage.record({ outcome: 'done', subject: { kind: 'upload', id: uploadId }, details: { contents, fileCode, ...counts } })
  return rowsAfterFile(tx, uploadId)
}

/** The rows that were to follow a file that a process has saved which died before it had loaded them; null when the file is not saved yet. */
async function leftAfterSaving({ tx, record }: Stage, uploadId: string): Promise<string[] | null> {
  const saved = await tx.query(`select from cpis.upload where id = $1 and state in ('saved', 'waiting')`, [uploadId])
  if (saved.length === 0) return null
  const following = await rowsAfterFile(tx, uploadId)
  await record({ outcome: 'done', subject: { kind: 'upload', id: uploadId }, details: { following: following.length } })
  return following
}

async function fileToSave(tx: BulkTransaction, uploadId: string): Promise<FileToSave> {
  const [file] = await tx.query<FileToSave>(
    `select u.contents, u.file_name as "fileName", u.file_code as "fileCode", u.absence_suppressed as suppressed, u.register_version::text as "registerVersion", u.sequence, u.made_at as "madeAt",
            json_build_object('read', u.rows_read, 'added', u.rows_added, 'changed', u.rows_changed, 'ended', u.rows_ended, 'unchanged', u.rows_unchanged,
              'withdrawn', u.rows_withdrawn, 'rejected', u.rows_rejected) as counts,
            u.checked_on = cpis.today() and u.register_version = coalesce((select v.version from cpis.register_version v
              where v.authority_id = u.authority_id), 0) as "stillSo",
            concat_ws(' ', u.plans_absent, u.plans_ending, u.endings_need) as verdict
     from cpis.upload u where u.id = $1 and u.state = 'saving' for update`,
    [uploadId],
  )
  if (!file) throw new CpisError('conflict', 'This file is no longer to be saved')
  return file
}

/** Makes sure that what is saved takes away just what the preview showed; the rows are the very ones that were shown. */
function verdictOf({ absent, counted, need }: FileEndings): string {
  return [absent, counted, need].join(' ')
}

async function recordNotSaved({ tx, record }: Stage, uploadId: string, state: 'review' | 'failed'): Promise<void> {
  await tx.execute(`update cpis.upload set state = $2, decided_at = null where id = $1 and state = 'saving'`, [uploadId, state])
  await endWork(tx, uploadId, 'save')
  await record({ outcome: state === 'review' ? 'refused' : 'failed', subject: { kind: 'upload', id: uploadId } })
}
