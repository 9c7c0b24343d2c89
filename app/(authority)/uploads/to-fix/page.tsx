import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { SavedNotice } from '@/components/layout/saved-notice'
import { listRowsToFix } from '@/lib/bulk-upload/list-rows-to-fix'
import type { RowToFix } from '@/lib/bulk-upload/upload'
import { forPage, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'

export const metadata: Metadata = { title: 'Rows to fix' }

type Props = { searchParams: Promise<{ said?: string | string[] }> }

const SAID: Readonly<Record<string, string>> = {
  mended: 'The row is saved. Clinicians see it in their next check.',
  'set-aside': 'The row is off the list. The register has not changed.',
}

const ROWS_SHOWN = 200

export default async function RowsToFixPage({ searchParams }: Props) {
  const actor = await requirePage('upload.preview')
  const rows = await forPage(() => listRowsToFix(actor, {}))
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <SavedNotice saved={(await searchParams).said} words={SAID} />
      <p>
        <a href="/uploads">All uploads</a>
      </p>
      <h1 className="nhsuk-heading-l">
        Rows to fix
        <span className="nhsuk-caption-l nhsuk-caption--bottom">{rows.length === 0 ? 'None' : `${rows.length}, oldest first`}</span>
      </h1>
      <p>These rows were not accepted, so clinicians do not see what they say. A later file that holds them mended takes them off this list.</p>
      {rows.length === 0 ? null : <ToFixTable rows={rows.slice(0, ROWS_SHOWN)} more={Math.max(0, rows.length - ROWS_SHOWN)} />}
    </PageShell>
  )
}

function ToFixTable({ rows, more }: { rows: RowToFix[]; more: number }) {
  return (
    <div className="nhsuk-table-container app-scroll" tabIndex={0} role="region" aria-labelledby="to-fix-caption">
      <table className="nhsuk-table nhsuk-table--compact text-base">
        <caption className="nhsuk-table__caption" id="to-fix-caption">
          Rows that were not accepted{more > 0 ? `; ${more} younger ones are in the files that you can download from each upload` : ''}
        </caption>
        <thead className="nhsuk-table__head">
          <tr className="nhsuk-table__row">
            {['Age', 'Child', 'File and row', 'What is wrong', 'Fix'].map((words) => (
              <th className="nhsuk-table__header" scope="col" key={words}>
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="nhsuk-table__body">
          {rows.map((row) => (
            <tr className="nhsuk-table__row" key={row.id}>
              <td className="nhsuk-table__cell whitespace-nowrap">{ageInWords(row.days)}</td>
              <td className="nhsuk-table__cell min-w-40 wrap-anywhere">
                {[row.cells.family_name, row.cells.given_name].filter(Boolean).join(', ') || 'No name'}
                <br />
                <span className="app-number">{row.cells.nhs_number ?? 'No NHS number'}</span>
              </td>
              <td className="nhsuk-table__cell min-w-40 wrap-anywhere">
                <a href={`/uploads/${row.uploadId}`}>{row.fileName}</a>, row {row.row}
              </td>
              <td className="nhsuk-table__cell min-w-60">{row.reason}</td>
              <td className="nhsuk-table__cell">
                <a href={`/uploads/to-fix/${row.id}`}>
                  Fix<span className="nhsuk-u-visually-hidden"> row {row.row}</span>
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function ageInWords(days: number): string {
  return days === 0 ? 'Today' : days === 1 ? '1 day' : `${days} days`
}
