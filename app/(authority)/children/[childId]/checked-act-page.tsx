import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { ActPage } from '@/components/children/act-page'
import { ClosedRecord } from '@/components/children/closed-record'
import { CheckAndSave } from '@/components/forms/check-and-save'
import { childActAddress, type ChildAct } from '@/lib/children/child-address'
import type { ChildRecord } from '@/lib/children/get-child-record'
import type { KeptForm } from '@/lib/shared/form-answers'
import { waitingFor } from '@/lib/web/waiting'
import type { LoadedAct } from './act'

export type ActProps = { params: Promise<{ childId: string }>; searchParams: Promise<{ check?: string | string[] }> }

/** What the page says for one of the acts on a child's record that are checked before they are saved. */
export type CheckedAct = {
  act: ChildAct
  title: string
  /** The lines of "Check your answers"; null when what is kept is not a valid answer. */
  rows: (kept: KeptForm, record: ChildRecord) => readonly { label: string; value: ReactNode }[] | null
  consequences: readonly string[]
  button: string
  save: (posted: FormData) => Promise<void>
  form: (loaded: LoadedAct) => ReactNode
  /** What is shown instead of the form when the act cannot be done to the record; null when it can. */
  refusal?: (record: ChildRecord) => ReactNode
}

/** The page of such an act: its form, or what was typed there to be checked and saved. */
export async function CheckedActPage({ act, loaded, searchParams }: { act: CheckedAct; loaded: LoadedAct; searchParams: ActProps['searchParams'] }) {
  const { actor, record, kept } = loaded
  const here = childActAddress(record.child.childId, act.act)
  const checking = (await searchParams).check === 'yes'
  const refusal = (act.refusal ?? refusalOfClosed)(record)
  const rows = kept && kept.problems.length === 0 ? act.rows(kept, record) : null
  if (checking && !rows) redirect(here)
  return (
    <ActPage
      actor={actor}
      waiting={await waitingFor(actor)}
      record={record}
      title={act.title}
      problems={kept?.problems}
      back={checking ? here : undefined}
    >
      {refusal}
      {!refusal && checking && kept && rows && (
        <CheckAndSave rows={rows} answers={kept.answers} change={here} consequences={act.consequences} button={act.button} save={act.save} />
      )}
      {!refusal && !checking && act.form(loaded)}
    </ActPage>
  )
}

function refusalOfClosed({ child }: ChildRecord): ReactNode {
  return child.closedWhy ? <ClosedRecord child={child} /> : null
}
