import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { accessFilter, asksSomething } from './filter'
import { CpisError } from '@/lib/shared/errors'
import { writtenReason } from '@/lib/shared/written-reason'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { LEAST_EXPORT_REASON, MOST_EXPORT_REASON, MOST_EXPORTED } from './access-export'
import { askedOf, questionAbout } from './find-records'

export const requestAccessExportInput = z.strictObject({
  filter: accessFilter,
  // Whoever agrees reads the reason, and must not learn of any child from it.
  reason: writtenReason(LEAST_EXPORT_REASON, MOST_EXPORT_REASON),
})

/**
 * Asks a national administrator for a file of the records that a filter matches now. A safeguarding lead asks for those of their own
 * organisation.
 *
 * @throws CpisError `conflict` when there are none, or more than a file may hold
 */
export const requestAccessExport = defineUseCase({
  name: 'access-export.request',
  permission: 'access-export.request',
  input: requestAccessExportInput,
  run: async ({ tx, actor, input, audit }): Promise<string> => {
    if (!asksSomething(input.filter)) throw new CpisError('conflict', 'Choose which records first', { field: 'form' })
    const { question } = await questionAbout(tx, input.filter)
    const made = await callFunction(
      tx,
      'request_access_export',
      { filter: question, reason: input.reason, name: actor.name },
      z.object({ id: z.guid().nullable(), records: z.int() }),
    )
    if (made.id === null) {
      throw new CpisError(
        'conflict',
        made.records === 0
          ? 'There are no records to take away'
          : `There are more than ${MOST_EXPORTED.toLocaleString('en-GB')} records. Choose a shorter period or another filter`,
        { field: 'form' },
      )
    }
    const asked = askedOf(input.filter, made.records)
    audit({ subject: { kind: 'access-export', id: made.id }, details: asked.details })
    return made.id
  },
})
