import { BackLink } from '@/components/nhs/back-link'
import { Heading } from '@/components/nhs/heading'
import { List } from '@/components/nhs/list'
import type { AccessRecord } from '@/lib/access-records/access-record'
import { RecordFacts } from './record-facts'
import { RecordTable } from './record-table'

type Props = {
  record: AccessRecord
  sameHour: readonly AccessRecord[]
  path: '/access-records' | '/access-log'
  /** Whether the reader may report everything that the person looked at. */
  reports: boolean
}

/** One record, what the same person looked at around that time, and where to go from there. */
export function OpenedRecord({ record, sameHour, path, reports }: Props) {
  return (
    <>
      <BackLink href={path}>Back to the records</BackLink>
      <Heading level={1}>Record of a look-up</Heading>
      <RecordFacts record={record} />
      <List>
        <li>
          <a href={`${path}?person=${record.actorId}`}>All look-ups of this person</a>
        </li>
        {reports && (
          <li>
            <a href={`/access-records/person?person=${record.actorId}`}>Report everything this person looked at in the last 30 days</a>
          </li>
        )}
        {reports && (
          <li>
            <a href={`/event-log?person=${record.actorId}`}>What else this person did in the service</a>
          </li>
        )}
      </List>
      <Heading level={2}>Within an hour of it</Heading>
      {sameHour.length === 0 ? (
        <p>{record.actorName} made no other look-up in the hour before or after.</p>
      ) : (
        <RecordTable records={sameHour} caption={`Other look-ups of ${record.actorName}`} path={path} />
      )}
    </>
  )
}
