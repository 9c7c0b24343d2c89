import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { transfers } from './queries'
import type { ListedTransfer } from './transfer'

/** The caller's own authority's offers: `incoming` and `outgoing` are waiting for an answer, `answered` are the last that have one. */
export type TransferList = { incoming: ListedTransfer[]; outgoing: ListedTransfer[]; answered: ListedTransfer[] }

/** Plans that other authorities offer the caller's own, plans that it offers, and what became of the last ones. */
export const listTransfers = defineUseCase({
  name: 'transfer.list',
  permission: 'plan.list',
  input: z.strictObject({}),
  run: async ({ tx }): Promise<TransferList> => {
    const all = await transfers(tx)
    const open = all.filter((one) => one.state === 'offered')
    return {
      incoming: open.filter((one) => one.direction === 'in'),
      outgoing: open.filter((one) => one.direction === 'out'),
      answered: all.filter((one) => one.state !== 'offered'),
    }
  },
})
