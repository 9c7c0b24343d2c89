import type { Metadata } from 'next'
import { RecordList } from '@/components/access-records/record-list'
import { PageShell } from '@/components/layout/page-shell'
import { SavedNotice } from '@/components/layout/saved-notice'
import { TOO_MANY_NUMBER_QUESTIONS } from '@/lib/access-records/asked-child'
import { asksSomething, filterAt, listCursor } from '@/lib/access-records/filter'
import { listAccesses } from '@/lib/access-records/list-accesses'
import { forQuestion, keptQuestion } from '@/lib/web/access-question'
import { requirePage } from '@/lib/web/page'
import { filterValues } from '@/lib/web/record-list-values'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: (await searchParams).problem ? 'Error: Access records' : 'Access records' }
}

export default async function AccessRecordsPage({ searchParams }: Props) {
  const actor = await requirePage('access-record.all')
  const said = await searchParams
  const kept = await keptQuestion(actor, 'access-records')
  const after = listCursor.safeParse(said.after).data ?? null
  const page = await forQuestion('/access-records', () => listAccesses(actor, { filter: filterAt(said, kept.number), after }))
  return (
    <PageShell actor={actor}>
      <SavedNotice saved={said.limit} words={{ reached: TOO_MANY_NUMBER_QUESTIONS }} />
      <RecordList
        heading="Access records"
        path="/access-records"
        filter={page.filter}
        values={filterValues(page.filter, kept, said.problem !== undefined, asksSomething(page.filter))}
        records={page.records}
        next={page.next}
        newest={after === null}
        organisations={page.organisations}
        settings={page.settings}
        followed={page.numbers.length > 1}
      />
    </PageShell>
  )
}
