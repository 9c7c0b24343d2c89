import type { Metadata } from 'next'
import type { z } from 'zod'
import { childActAddress, childAddress, childForm, type ChildAct } from '@/lib/children/child-address'
import { getChildRecord, type ChildRecord } from '@/lib/children/get-child-record'
import type { Actor } from '@/lib/identity/actor'
import type { KeptForm } from '@/lib/shared/form-answers'
import type { Keeping } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'
import { keptForm } from '@/lib/web/kept-form'
import { forPage, idInAddress } from '@/lib/web/page'

/** What an act's page shows: who is doing it, to which child, and what they have typed so far. */
export type LoadedAct = { actor: Actor; record: ChildRecord; kept: KeptForm | null }

/** Reads the record that an act is about, and the act's kept form; "Page not found" for another authority's child. */
export async function loadAct(actor: Actor, childId: string, act: ChildAct): Promise<LoadedAct> {
  const record = await forPage(() => getChildRecord(actor, { childId: idInAddress(childId) }))
  return { actor, record, kept: await keptForm(actor, childForm(childId, act)) }
}

/** The title of an act's page, which says when there is something to put right. */
export function actMetadata(title: string, { kept }: LoadedAct): Metadata {
  return { title: kept && kept.problems.length > 0 ? `Error: ${title}` : title }
}

/** How an act's form is kept, and the pages it leads to. */
export function actForm<Schema extends z.ZodType>(
  act: ChildAct,
  input: Schema,
): {
  keeping: Keeping<Schema>
  answersPage: (posted: FormData) => string
  childPage: (saved: string) => (posted: FormData) => string
} {
  const back = (posted: FormData) => childActAddress(textField(posted, 'childId'), act)
  return {
    keeping: { form: (posted) => childForm(textField(posted, 'childId'), act), back, input },
    answersPage: (posted) => `${back(posted)}?check=yes`,
    childPage: (saved) => (posted) => `${childAddress(textField(posted, 'childId'))}?saved=${saved}`,
  }
}
