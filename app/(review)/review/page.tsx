import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { SavedNotice } from '@/components/layout/saved-notice'
import { Heading } from '@/components/nhs/heading'
import { ReviewCard } from '@/components/review/review-card'
import { listReview } from '@/lib/review/list-review'
import { forPage, requirePage } from '@/lib/web/page'
import { ask } from './actions'

export const metadata: Metadata = { title: 'Weekly review' }

type Props = { searchParams: Promise<{ saved?: string | string[] }> }

const SAID: Readonly<Record<string, string>> = {
  asked: 'The person finds your question the next time they log in.',
  concluded: 'Your conclusion is recorded.',
}

export default async function ReviewPage({ searchParams }: Props) {
  const actor = await requirePage('review.list')
  const items = await forPage(() => listReview(actor, {}))
  const open = items.filter(({ concludedAt }) => concludedAt === null)
  const concluded = items.filter(({ concludedAt }) => concludedAt !== null)
  return (
    <PageShell actor={actor}>
      <SavedNotice saved={(await searchParams).saved} words={SAID} />
      <Heading level={1} caption={open.length === 0 ? 'Nothing to look at' : `${open.length} to look at`}>
        Weekly review
      </Heading>
      <p>
        Access at {actor.organisation.name} that is unusual, listed each Monday for the week before. Most of it will have a good reason. No line says
        which child it is about.
      </p>
      {open.length > 0 && (
        <ul className="list-none p-0">
          {open.map((item) => (
            <ReviewCard key={item.id} item={item} ask={ask} />
          ))}
        </ul>
      )}
      {concluded.length > 0 && (
        <>
          <Heading level={2}>Concluded in the last 4 weeks</Heading>
          <ul className="list-none p-0">
            {concluded.map((item) => (
              <ReviewCard key={item.id} item={item} ask={ask} />
            ))}
          </ul>
        </>
      )}
    </PageShell>
  )
}
