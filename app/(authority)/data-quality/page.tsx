import type { Metadata } from 'next'
import { SavedNotice } from '@/components/layout/saved-notice'
import { PageShell } from '@/components/layout/page-shell'
import { ConfirmRegister } from '@/components/data-quality/confirm-register'
import { FigureCard } from '@/components/data-quality/figure-card'
import { Heading } from '@/components/nhs/heading'
import { LedeText } from '@/components/nhs/text'
import { FIGURES } from '@/lib/data-quality/figures'
import { getQuality } from '@/lib/data-quality/get-quality'
import { verdictOf } from '@/lib/data-quality/labels'
import { can } from '@/lib/policy/authorise'
import { proseDateTime } from '@/lib/shared/date-format'
import { forPage, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'
import { confirmAll } from './actions'

export const metadata: Metadata = { title: 'Data quality' }

type Props = { searchParams: Promise<{ saved?: string | string[] }> }

export default async function DataQualityPage({ searchParams }: Props) {
  const actor = await requirePage('quality.read')
  const { counts, trends } = await forPage(() => getQuality(actor, {}))
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <SavedNotice saved={(await searchParams).saved} words={{ confirmed: 'You have confirmed that CPIS holds your list as it is today.' }} />
      <Heading level={1}>Data quality</Heading>
      <LedeText>{verdictOf(counts)}</LedeText>
      <p>
        {counts.updated_at === null
          ? 'You have not sent a file or confirmed your information yet.'
          : `Last updated ${proseDateTime(new Date(counts.updated_at))}.`}{' '}
        {counts.children.toLocaleString('en-GB')} {counts.children === 1 ? 'child has' : 'children have'} a plan in place.
      </p>
      {can(actor.role, 'upload.save') && <ConfirmRegister confirm={confirmAll} />}
      <div className="grid grid-cols-1 gap-6 desktop:grid-cols-2">
        {FIGURES.map((figure) => (
          <FigureCard key={figure} figure={figure} counts={counts} trend={trends[figure]} role={actor.role} />
        ))}
      </div>
    </PageShell>
  )
}
