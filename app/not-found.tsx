import type { Metadata } from 'next'
import { Absent } from '@/components/layout/absent'
import { PageShell } from '@/components/layout/page-shell'

export const metadata: Metadata = { title: 'Page not found' }

/** Shown only in development; the server answers every 404 with the stored page that `app/absent` makes. */
export default function NotFoundPage() {
  return (
    <PageShell actor={null}>
      <Absent />
    </PageShell>
  )
}
