import type { Metadata } from 'next'
import { Absent } from '@/components/layout/absent'
import { PageShell } from '@/components/layout/page-shell'

export const metadata: Metadata = { title: 'Page not found' }

/**
 * Rendered once an hour for the server to store, and served with status 404 for every address that leads nowhere. The same for everybody.
 */
export default function AbsentPage() {
  return (
    <PageShell actor={null}>
      <Absent />
    </PageShell>
  )
}
