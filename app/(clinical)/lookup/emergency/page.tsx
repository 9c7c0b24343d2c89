import type { Metadata } from 'next'
import { cache } from 'react'
import { PageShell } from '@/components/layout/page-shell'
import { EmergencyForm, NothingWaits, PROBLEMS } from '@/components/lookup/emergency-form'
import { OVER } from '@/lib/lookup/emergency-request'
import { openEmergencyRequest } from '@/lib/lookup/look-up-in-emergency'
import { listDutyPhones } from '@/lib/contacts/list-duty-phones'
import { forPage, requirePage } from '@/lib/web/page'

type Props = { searchParams: Promise<{ problem?: string | string[] }> }

const load = cache(async () => {
  const actor = await requirePage('lookup.emergency-access')
  const request = await forPage(() => openEmergencyRequest(actor))
  // Lists every number when it is not known whom to ring, because nothing has been looked up yet or the result has expired.
  const duty = request?.dutyPhones.length === 0 ? await listDutyPhones() : []
  return { actor, request, duty }
})

/** What waits, and what is wrong with what was typed; nothing, for the form of a request that waits no more, whatever else waits. */
async function shown({ searchParams }: Props) {
  const { problem } = await searchParams
  const { request, ...rest } = await load()
  const message = typeof problem === 'string' && Object.hasOwn(PROBLEMS, problem) ? (PROBLEMS[problem] ?? null) : null
  return { ...rest, request: problem === OVER ? null : request, problem: message }
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { request, problem } = await shown(props)
  return { title: request && problem ? 'Error: Emergency access' : 'Emergency access' }
}

export default async function EmergencyAccessPage(props: Props) {
  const { actor, request, duty, problem } = await shown(props)
  return (
    <PageShell actor={actor}>{request === null ? <NothingWaits /> : <EmergencyForm request={request} duty={duty} problem={problem} />}</PageShell>
  )
}
