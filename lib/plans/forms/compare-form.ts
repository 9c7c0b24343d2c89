import { demographics } from '@/lib/demographics/configured-service'
import type { Actor } from '@/lib/identity/actor'
import { compareByHand, type Compared } from '../compare-by-hand'
import { personOfForm } from './person-of-form'

/** Compares whom a form is about with demographics, before it is saved. @returns null where there is no such service, and when the form is about nobody or is not complete */
export async function compareForm(actor: Actor, { draftId }: { draftId: string }): Promise<Compared | null> {
  if (demographics() === null) return null
  const person = await personOfForm(actor, { draftId })
  return person && compareByHand(actor, person)
}
