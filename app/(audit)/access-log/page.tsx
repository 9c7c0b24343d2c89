import type { Metadata } from 'next'
import { RecordList } from '@/components/access-records/record-list'
import { PageShell } from '@/components/layout/page-shell'
import { SavedNotice } from '@/components/layout/saved-notice'
import { TOO_MANY_NUMBER_QUESTIONS } from '@/lib/access-records/asked-child'
import { asksSomething, filterAt, listCursor } from '@/lib/access-records/filter'
import { listOwnAccesses } from '@/lib/access-records/list-own-accesses'
import { forQuestion, keptQuestion } from '@/lib/web/access-question'
import { requirePage } from '@/lib/web/page'
import { filterValues } from '@/lib/web/record-list-values'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: (await searchParams).problem ? 'Error: Who looked' : 'Who looked' }
}

export default async function AccessLogPage({ searchParams }: Props) {
  const actor = await requirePage('access-record.own')
  const said = await searchParams
  const kept = await keptQuestion(actor, 'access-log')
  const after = listCursor.safeParse(said.after).data ?? null
  const page = await forQuestion('/access-log', () =>
    listOwnAccesses(actor, { filter: filterAt({ ...said, organisation: undefined }, kept.number), after }),
  )
  return (
    <PageShell actor={actor}>
      <SavedNotice saved={said.limit} words={{ reached: TOO_MANY_NUMBER_QUESTIONS }} />
      <RecordList
        heading={`Who looked, at ${actor.organisation.name}`}
        path="/access-log"
        filter={page.filter}
        values={filterValues(page.filter, kept, said.problem !== undefined, asksSomething(page.filter))}
        records={page.records}
        next={page.next}
        newest={after === null}
        organisations={null}
        settings={page.settings}
        followed={page.numbers.length > 1}
      />
    </PageShell>
  )
}
