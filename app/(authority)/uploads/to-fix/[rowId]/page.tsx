import type { Metadata } from 'next'
import { cache } from 'react'
import { ErrorSummary } from '@/components/forms/error-summary'
import { PageShell } from '@/components/layout/page-shell'
import { Heading } from '@/components/nhs/heading'
import { RowForm } from '@/components/uploads/row-form'
import { SetAside } from '@/components/uploads/set-aside'
import { SpellingOnRegister, cellsOnRegister } from '@/components/uploads/spelling-on-register'
import { TypedBefore } from '@/components/uploads/typed-before'
import { openRowToFix } from '@/lib/uploads/to-fix/open-row-to-fix'
import { rowToFixForm } from '@/lib/uploads/to-fix/row-to-fix-form'
import { findSpellingOnRegister } from '@/lib/uploads/to-fix/spelling-on-register'
import { problemAt, typedOr } from '@/lib/shared/form-answers'
import { keptForm } from '@/lib/web/kept-form'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'

type Props = { params: Promise<{ rowId: string }>; searchParams: Promise<{ spelling?: string | string[] }> }

const load = cache(async (rowId: string) => {
  const actor = await requirePage('upload.check')
  const row = await forPage(() => openRowToFix(actor, { rowId: idInAddress(rowId) }))
  return { actor, row, kept: await keptForm(actor, rowToFixForm(row.id)) }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { kept } = await load((await params).rowId)
  return { title: kept && kept.problems.length > 0 ? 'Error: Fix a row' : 'Fix a row' }
}

export default async function RowToFixPage({ params, searchParams }: Props) {
  const { actor, row, kept } = await load((await params).rowId)
  const held = await forPage(() => findSpellingOnRegister(actor, { rowId: row.id }))
  const taken = (await searchParams).spelling === 'register' ? cellsOnRegister(held) : {}
  // What was typed into the cells of an older file is not what the newer one says.
  const former = kept && kept.answers.seen?.[0] !== row.version ? kept : null
  const typed = former ? null : kept
  const first = row.column ? { column: row.column, reason: row.reason } : null
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <ErrorSummary errors={kept?.problems ?? []} />
      <p>
        <a href="/uploads/to-fix">Rows to fix</a>
      </p>
      <Heading level={1}>Fix a row</Heading>
      <p className="wrap-anywhere">
        Row {row.row} of {row.fileName} was not accepted: {row.reason}
      </p>
      {held && <SpellingOnRegister held={held} rowId={row.id} />}
      {former && <TypedBefore row={row} kept={former} />}
      <div className="max-w-[44rem]">
        <RowForm
          row={row}
          valueOf={(column) => taken[column] ?? typedOr(typed, column, row.cells[column] ?? '')}
          problemOf={(column) => problemAt(kept, column) ?? (!kept && first?.column === column ? first.reason : null)}
        />
        <SetAside rowId={row.id} version={row.version} problem={problemAt(kept, 'reason')} />
      </div>
    </PageShell>
  )
}
