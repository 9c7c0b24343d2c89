import type { Metadata } from 'next'
import { cache } from 'react'
import { ErrorSummary } from '@/components/forms/error-summary'
import { TickBoxes } from '@/components/forms/tick-boxes'
import { PageShell } from '@/components/layout/page-shell'
import { RowForm } from '@/components/uploads/row-form'
import { openRowToFix } from '@/lib/bulk-upload/open-row-to-fix'
import { rowToFixForm } from '@/lib/bulk-upload/row-to-fix-form'
import { keptForm, problemAt, typedOr } from '@/lib/web/kept-form'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'

type Props = { params: Promise<{ rowId: string }> }

const load = cache(async (rowId: string) => {
  const actor = await requirePage('upload.preview')
  const row = await forPage(() => openRowToFix(actor, { rowId: idInAddress(rowId) }))
  return { actor, row, kept: await keptForm(actor, rowToFixForm(row.id)) }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { kept } = await load((await params).rowId)
  return { title: kept && kept.problems.length > 0 ? 'Error: Fix a row' : 'Fix a row' }
}

export default async function RowToFixPage({ params }: Props) {
  const { actor, row, kept } = await load((await params).rowId)
  const first = row.column ? { column: row.column, reason: row.reason } : null
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <ErrorSummary errors={kept?.problems ?? []} />
      <p>
        <a href="/uploads/to-fix">Rows to fix</a>
      </p>
      <h1 className="nhsuk-heading-l">Fix a row</h1>
      <p className="wrap-anywhere">
        Row {row.row} of {row.fileName} was not accepted: {row.reason}
      </p>
      <div className="max-w-[44rem]">
        <RowForm
          row={row}
          valueOf={(column) => typedOr(kept, column, row.cells[column] ?? '')}
          problemOf={(column) => problemAt(kept, column) ?? (!kept && first?.column === column ? first.reason : null)}
        />
        <details className="nhsuk-details" open={problemAt(kept, 'reason') !== null}>
          <summary className="nhsuk-details__summary">
            <span className="nhsuk-details__summary-text">This row need not be fixed</span>
          </summary>
          <div className="nhsuk-details__text">
            <form action={`/uploads/to-fix/${row.id}/set-aside`} method="post">
              <TickBoxes
                name="reason"
                legend="Why not?"
                kind="radios"
                boxes={[
                  { value: 'no-plan', label: 'There is no such plan' },
                  { value: 'recorded-otherwise', label: 'The plan is on the register already' },
                  { value: 'not-ours', label: 'It is another authority’s plan' },
                ]}
                ticked={[]}
                problem={problemAt(kept, 'reason')}
              />
              <button className="nhsuk-button nhsuk-button--secondary" type="submit">
                Take it off the list
              </button>
            </form>
          </div>
        </details>
      </div>
    </PageShell>
  )
}
