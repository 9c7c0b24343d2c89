import { z } from 'zod'
import { databaseNow } from '@/lib/db/clock'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'

/** Discards a file that has been checked but not saved. None of it was ever live. */
export const cancelUpload = defineUseCase({
  name: 'upload.cancel',
  permission: 'upload.save',
  input: z.object({ uploadId: z.uuid() }),
  run: async ({ tx, input, audit }): Promise<void> => {
    audit({ subject: { kind: 'upload', id: input.uploadId } })
    const { count } = await tx.upload.updateMany({
      where: { id: input.uploadId, state: { in: ['received', 'review', 'failed'] } },
      data: { state: 'cancelled', decidedAt: await databaseNow(tx) },
    })
    if (count > 0) {
      await tx.checkedFile.deleteMany({ where: { uploadId: input.uploadId } })
      await tx.tracedRow.deleteMany({ where: { uploadId: input.uploadId } })
      return
    }
    const there = await tx.upload.findUnique({ where: { id: input.uploadId }, select: { id: true } })
    throw there ? new CpisError('conflict', 'This file was saved or cancelled meanwhile.') : new CpisError('not-found', 'There is no such file')
  },
})
