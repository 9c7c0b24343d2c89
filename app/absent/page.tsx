import type { Metadata } from 'next'
import { Absent } from '@/components/layout/absent'
import { PageShell } from '@/components/layout/page-shell'

export const metadata: Metadata = { title: 'Page not found' }

/** Made once an hour for the server to keep, and served with status 404 for every address that leads nowhere. It knows nobody. */
export default function AbsentPage() {
  return (
    <PageShell actor={null}>
      <Absent />
    </PageShell>
  )
}
