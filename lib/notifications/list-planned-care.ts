import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { beforeField, plannedCareLooks, type PlannedCareLooks } from './planned-care'

/** Who looked at the authority's children in planned care in the last 90 days. Nobody was notified of these, but no look goes unseen. */
export const listPlannedCare = defineUseCase({
  name: 'history.planned-care',
  permission: 'history.child',
  input: z.object({ before: beforeField }),
  run: ({ tx, input }): Promise<PlannedCareLooks> => plannedCareLooks(tx, { childId: null, before: input.before }),
})
