import type { Metadata } from 'next'
import { cache } from 'react'
import { PageShell } from '@/components/layout/page-shell'
import { LookupForm } from '@/components/lookup/lookup-form'
import { LookupNotes } from '@/components/lookup/lookup-notes'
import { formStateOf } from '@/lib/lookup/form-state'
import { takeRefusedLookup } from '@/lib/lookup/open-lookup'
import { requirePage } from '@/lib/web/page'

const load = cache(async () => {
  const actor = await requirePage('lookup.record')
  return { actor, state: formStateOf(actor, await takeRefusedLookup(actor)) }
})

export async function generateMetadata(): Promise<Metadata> {
  const { state } = await load()
  return { title: state.numberError || state.reasonError || state.settingError ? 'Error: Check a child' : 'Check a child' }
}

export default async function CheckAChildPage() {
  const { actor, state } = await load()
  return (
    <PageShell actor={actor}>
      <LookupForm state={state} />
      <LookupNotes actor={actor} />
    </PageShell>
  )
}
