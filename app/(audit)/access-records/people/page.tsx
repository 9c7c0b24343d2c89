import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { BackLink } from '@/components/nhs/back-link'
import { Heading } from '@/components/nhs/heading'
import { List } from '@/components/nhs/list'
import { findPeople } from '@/lib/access-records/find-people'
import { periodSaid } from '@/lib/access-records/period'
import { keptQuestion } from '@/lib/web/access-question'
import { forPage, requirePage } from '@/lib/web/page'

export const metadata: Metadata = { title: 'Which person' }

type Props = { searchParams: Promise<Record<'from' | 'to', string | string[] | undefined>> }

export default async function PeoplePage({ searchParams }: Props) {
  const actor = await requirePage('access-record.all')
  const said = await searchParams
  const { from, to } = periodSaid(said.from, said.to, new Date())
  const { name } = await keptQuestion(actor, 'audit-person')
  const { people, more } = name === null ? { people: [], more: false } : await forPage(() => findPeople(actor, { name }))
  return (
    <PageShell actor={actor}>
      <BackLink href="/audit">Ask something else</BackLink>
      <Heading level={1}>Which person?</Heading>
      {people.length === 0 && <p>Nobody of this name works here or made one of the last 20,000 look-ups. Try a part of the name.</p>}
      {more && <p>There are more people than can be listed. Enter more of the name.</p>}
      <List>
        {people.map((person) => (
          <li key={person.personId}>
            <a href={`/access-records/person?person=${person.personId}&from=${from}&to=${to}`}>{person.name}</a>
            <br />
            {person.works || 'No role now'}
          </li>
        ))}
      </List>
    </PageShell>
  )
}
