import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { actorIfAny } from '@/lib/web/page'

export const metadata: Metadata = { title: 'Page not found' }

/** For an address that leads nowhere, and for what belongs to somebody else: the two are never told apart. */
export default async function NotFoundPage() {
  return (
    <PageShell actor={await actorIfAny()}>
      <h1 className="nhsuk-heading-l">Page not found</h1>
      <p>Check the address. If you followed a link to a result, it may have been made by somebody else: make your own check.</p>
      <p>
        <a href="/">Go to your start page</a>
      </p>
    </PageShell>
  )
}
