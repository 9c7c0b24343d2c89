import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { SavedNotice } from '@/components/layout/saved-notice'
import { Heading } from '@/components/nhs/heading'
import { ToFixTable } from '@/components/uploads/to-fix-table'
import { listRowsToFix } from '@/lib/uploads/to-fix/list-rows-to-fix'
import { forPage, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'

export const metadata: Metadata = { title: 'Rows to fix' }

type Props = { searchParams: Promise<{ said?: string | string[] }> }

const SAID: Readonly<Record<string, string>> = {
  fixed: 'The row is saved. Clinicians see it in their next check.',
  'set-aside': 'The row is off the list. The register has not changed.',
}

const ROWS_SHOWN = 200

export default async function RowsToFixPage({ searchParams }: Props) {
  const actor = await requirePage('upload.check')
  const rows = await forPage(() => listRowsToFix(actor, {}))
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <SavedNotice saved={(await searchParams).said} words={SAID} />
      <p>
        <a href="/uploads">All uploads</a>
      </p>
      <Heading level={1} caption={rows.length === 0 ? 'None' : `${rows.length}, oldest first`}>
        Rows to fix
      </Heading>
      <p>These rows were not accepted, so clinicians do not see what they say. A later file that holds them corrected takes them off this list.</p>
      {rows.length === 0 ? null : <ToFixTable rows={rows.slice(0, ROWS_SHOWN)} more={Math.max(0, rows.length - ROWS_SHOWN)} />}
    </PageShell>
  )
}
