import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { HOLD_KINDS, type LegalHold } from './legal-hold'

/** An organisation in the list to choose from. */
export type HoldChoice = { value: string; label: string }

/** Every legal hold, those in force first; organisations to place one on; and whether the person logged in recently enough to lift one. */
export const listLegalHolds = defineUseCase({
  name: 'legal-hold.list',
  permission: 'legal-hold.list',
  input: z.strictObject({}),
  run: async ({ tx }): Promise<{ holds: LegalHold[]; organisations: HoldChoice[]; liftsNow: boolean }> => {
    const rows = await tx.legalHold.findMany({
      select: {
        id: true,
        kind: true,
        subjectName: true,
        reason: true,
        placedAt: true,
        placedBy: true,
        placedByName: true,
        liftedAt: true,
        liftedByName: true,
      },
      orderBy: [{ liftedAt: { sort: 'desc', nulls: 'first' } }, { placedAt: 'desc' }],
      take: 200,
    })
    const holds = rows.map((row) => ({ ...row, kind: z.enum(HOLD_KINDS).parse(row.kind) }))
    const organisations = await tx.organisation.findMany({ select: { id: true, name: true }, orderBy: { name: 'asc' } })
    const liftsNow = await callFunction(tx, 'logged_in_lately', {}, z.boolean())
    return { holds, organisations: organisations.map(({ id, name }) => ({ value: id, label: name })), liftsNow }
  },
})
