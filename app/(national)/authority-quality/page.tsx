import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { MassEndings } from '@/components/data-quality/mass-endings'
import { NationalTable } from '@/components/data-quality/national-table'
import { Heading } from '@/components/nhs/heading'
import { LedeText } from '@/components/nhs/text'
import { attentionOf } from '@/lib/data-quality/figures'
import { getNationalQuality } from '@/lib/data-quality/get-national-quality'
import { forPage, requirePage } from '@/lib/web/page'

export const metadata: Metadata = { title: 'Data quality of all authorities' }

export default async function AuthorityQualityPage() {
  const actor = await requirePage('quality.national')
  const { authorities, massEndings } = await forPage(() => getNationalQuality(actor, {}))
  const stale = authorities.filter((authority) => authority.stale).length
  const busy = authorities.filter((authority) => attentionOf(authority).length > 0).length
  return (
    <PageShell actor={actor}>
      <Heading level={1}>Data quality of all authorities</Heading>
      <LedeText>
        {stale === 0
          ? `All ${authorities.length} authorities are up to date.`
          : `Clinicians are being told that the information of ${stale} of ${authorities.length} authorities is not up to date.`}
      </LedeText>
      <p>
        At {busy} of {authorities.length} something needs attention: those figures are in bold. First stand the authorities that are not up to date,
        then those with the most to do.
      </p>
      <MassEndings massEndings={massEndings} />
      <NationalTable authorities={authorities} />
    </PageShell>
  )
}
