import type { Metadata } from 'next'
import { cache } from 'react'
import { ErrorSummary } from '@/components/forms/error-summary'
import { TextField } from '@/components/forms/text-field'
import { TickBoxes } from '@/components/forms/tick-boxes'
import { PageShell } from '@/components/layout/page-shell'
import { BackLink } from '@/components/nhs/back-link'
import { Button } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'
import { ReviewFacts } from '@/components/review/review-facts'
import { getReviewItem } from '@/lib/review/get-review-item'
import { concludeForm } from '@/lib/review/review-address'
import { CONCLUSIONS, conclusionLabel, reviewLabel } from '@/lib/review/labels'
import { problemAt, typedOr, type KeptForm } from '@/lib/shared/form-answers'
import { keptForm } from '@/lib/web/kept-form'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'
import { conclude } from '../actions'

type Props = { params: Promise<{ itemId: string }> }

const load = cache(async (itemId: string) => {
  const actor = await requirePage('review.list')
  const item = await forPage(() => getReviewItem(actor, { itemId: idInAddress(itemId) }))
  return { actor, item, kept: await keptForm(actor, concludeForm(item.id)) }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { kept } = await load((await params).itemId)
  return { title: kept ? 'Error: Conclude' : 'Conclude' }
}

export default async function ReviewItemPage({ params }: Props) {
  const { actor, item, kept } = await load((await params).itemId)
  return (
    <PageShell actor={actor}>
      <ErrorSummary errors={kept?.problems ?? []} />
      <p>
        <BackLink href="/review">Back to the weekly review</BackLink>
      </p>
      <Heading level={1} caption={reviewLabel(item.kind)} className="wrap-anywhere">
        {item.personName}, {item.roleLabel}
      </Heading>
      <ReviewFacts item={item} />
      {item.own && <p>This is about you. Another safeguarding lead looks at it.</p>}
      {item.concludedAt === null && !item.own && <ConcludeForm itemId={item.id} kept={kept} />}
    </PageShell>
  )
}

function ConcludeForm({ itemId, kept }: { itemId: string; kept: KeptForm | null }) {
  return (
    <form action={conclude} noValidate>
      <input type="hidden" name="itemId" value={itemId} />
      <TickBoxes
        name="conclusion"
        legend="What do you conclude?"
        kind="radios"
        look="small"
        boxes={CONCLUSIONS.map((value) => ({ value, label: conclusionLabel(value) }))}
        ticked={[typedOr(kept, 'conclusion', '')]}
        problem={problemAt(kept, 'conclusion')}
      />
      <TextField
        name="note"
        label="How did you come to it?"
        hint="For whoever audits this. Do not enter anything about a child"
        rows={3}
        value={typedOr(kept, 'note', '')}
        problem={problemAt(kept, 'note')}
      />
      <p>It cannot be changed afterwards.</p>
      <Button>Record the conclusion</Button>
    </form>
  )
}
