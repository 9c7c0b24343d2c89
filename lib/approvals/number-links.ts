import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import type { AnyTransaction } from '@/lib/db/any-transaction'
import { nhsNumberSchema } from '@/lib/shared/nhs-number-schema'
import type { NumberLink } from './approval'

const number = nhsNumberSchema.nullable()
const link = z.object({ linkId: z.guid(), formerNumber: number, presentNumber: number, recordedAt: z.coerce.date() })

/** The links by which a child of the caller's authority is found under another number too, oldest first. None of a child that was adopted. */
export async function linksOfChild(tx: AnyTransaction, childId: string): Promise<NumberLink[]> {
  const links = await callFunction(tx, 'links_of_child', { child: childId }, z.array(link))
  return links.map(({ linkId, formerNumber, presentNumber, recordedAt }) => ({ linkId, former: formerNumber, present: presentNumber, recordedAt }))
}
