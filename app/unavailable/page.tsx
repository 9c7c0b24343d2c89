import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { NotCheckedPanel } from '@/components/lookup/not-checked-panel'
import { WhatToDo } from '@/components/lookup/what-to-do'
import { Heading } from '@/components/nhs/heading'
import { listDutyPhones } from '@/lib/contacts/list-duty-phones'

export const metadata: Metadata = { title: 'Not checked' }

/** Rendered once an hour for the server to store, and served with status 503 whenever something goes wrong. The same for everybody. */
export default async function UnavailablePage() {
  return (
    <PageShell actor={null}>
      <Heading level={1}>CPIS is unavailable</Heading>
      <NotCheckedPanel duty={await listDutyPhones()} />
      <WhatToDo
        lines={[
          'Do not wait for this service: act on what you see.',
          'Call the duty team of the local authority where the child lives.',
          'Check again here when you can.',
        ]}
      />
    </PageShell>
  )
}
