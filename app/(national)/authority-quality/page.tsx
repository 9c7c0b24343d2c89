import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { MassEndings } from '@/components/data-quality/mass-endings'
import { NationalTable } from '@/components/data-quality/national-table'
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
      <h1 className="nhsuk-heading-l">Data quality of all authorities</h1>
      <p className="nhsuk-lede-text">
        {stale === 0
          ? `All ${authorities.length} authorities are up to date.`
          : `Clinicians are being told that the information of ${stale} of ${authorities.length} authorities is not up to date.`}
      </p>
      <p>
        At {busy} of {authorities.length} something needs attention: those figures are in bold. First stand the authorities that are not up to date, then those
        with the most to do.
      </p>
      <MassEndings massEndings={massEndings} />
      <NationalTable authorities={authorities} />
    </PageShell>
  )
}
