import { z } from 'zod'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'

/** Drops a file that has been checked and not saved. Nothing of it was ever live. */
export const cancelUpload = defineUseCase({
  name: 'upload.cancel',
  permission: 'upload.commit',
  input: z.object({ uploadId: z.uuid() }),
  run: async ({ tx, input, audit }): Promise<void> => {
    audit({ subject: { kind: 'upload', id: input.uploadId } })
    const cancelled = await tx.$executeRaw`
      update cpis.upload set state = 'cancelled', decided_at = now() where id = ${input.uploadId}::uuid and state in ('received', 'review', 'failed')`
    await tx.$executeRaw`delete from cpis.checked_file where upload_id = ${input.uploadId}::uuid and ${cancelled > 0}`
    if (cancelled > 0) return
    const there = await tx.upload.findUnique({ where: { id: input.uploadId }, select: { id: true } })
    throw there ? new CpisError('conflict', 'This file was saved or cancelled meanwhile.') : new CpisError('not-found', 'There is no such file')
  },
})
