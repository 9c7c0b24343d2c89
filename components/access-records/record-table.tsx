import { StackedTable } from '@/components/nhs/stacked-table'
import { Tag } from '@/components/nhs/tag'
import type { AccessRecord } from '@/lib/access-records/access-record'
import { channelLabel, reasonLabel, resultLabel } from '@/lib/access-records/labels'
import { clinicalDateTime } from '@/lib/shared/date-format'

type Props = {
  records: readonly AccessRecord[]
  caption: string
  /** The path under which a single record is found. */
  path: string
}

const COLUMNS = [
  'When',
  { words: 'Who', className: 'tablet:min-w-36' },
  { words: 'Where', className: 'tablet:min-w-44' },
  'Reason',
  'Result',
  'Channel',
]

/** Records of accesses, newest first. The time links to the record. */
export function RecordTable({ records, caption, path }: Props) {
  const rows = records.map((record) => ({
    key: record.eventId,
    cells: [
      <a className="app-number" href={`${path}/${record.eventId}`} key="at">
        {clinicalDateTime(record.at)}
      </a>,
      `${record.actorName}, ${record.roleLabel}`,
      `${record.organisationName}, ${record.settingName}`,
      reasonLabel(record.reason),
      <Result record={record} key="result" />,
      channelLabel(record.channel),
    ],
  }))
  return <StackedTable id="records-caption" caption={caption} columns={COLUMNS} rows={rows} besideFilters />
}

function Result({ record }: { record: AccessRecord }) {
  return (
    <>
      {resultLabel(record.outcome)}
      {record.emergency && (
        <>
          {' '}
          <Tag colour="red">Emergency access</Tag>
        </>
      )}
    </>
  )
}
