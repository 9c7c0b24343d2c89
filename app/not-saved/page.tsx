import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { Heading } from '@/components/nhs/heading'
import { NOT_SAVED_PLACES } from '@/lib/web/not-saved-places'

export const metadata: Metadata = { title: NOT_SAVED_PLACES.title }

/**
 * Rendered once an hour for the server to store, and served in place of a bare sentence when a form is refused before anything was done with it:
 * too large, from elsewhere, or of an older version of the service. The server writes why, and what was typed, into its places.
 */
export default function NotSavedPage() {
  return (
    <PageShell actor={null}>
      <Heading level={1}>{NOT_SAVED_PLACES.title}</Heading>
      <p>
        <strong>{NOT_SAVED_PLACES.first}</strong> {NOT_SAVED_PLACES.why}
      </p>
      <div>{NOT_SAVED_PLACES.typed}</div>
      <p>
        <a href="/">Go to your start page</a>
      </p>
    </PageShell>
  )
}
