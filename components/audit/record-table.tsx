import type { AccessRecord } from '@/lib/access-log/access-record'
import { channelLabel, reasonLabel, resultLabel } from '@/lib/access-log/labels'
import { clinicalDateTime } from '@/lib/shared/date-format'

type Props = {
  records: readonly AccessRecord[]
  caption: string
  /** The path under which one record stands. */
  path: string
}

/** Records of accesses, newest first. The moment leads to the record. */
export function RecordTable({ records, caption, path }: Props) {
  return (
    <div className="nhsuk-table-container app-scroll" tabIndex={0} role="region" aria-labelledby="records-caption">
      <table className="nhsuk-table nhsuk-table--compact text-base">
        <caption className="nhsuk-table__caption" id="records-caption">
          {caption}
        </caption>
        <thead className="nhsuk-table__head">
          <tr className="nhsuk-table__row">
            {['When', 'Who', 'Where', 'Reason', 'Result', 'Channel'].map((words) => (
              <th className="nhsuk-table__header" scope="col" key={words}>
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="nhsuk-table__body">
          {records.map((record) => (
            <tr className="nhsuk-table__row" key={record.eventId}>
              <td className="nhsuk-table__cell whitespace-nowrap">
                <a href={`${path}/${record.eventId}`}>{clinicalDateTime(record.at)}</a>
              </td>
              <td className="nhsuk-table__cell min-w-36">
                {record.actorName}, {record.roleLabel}
              </td>
              <td className="nhsuk-table__cell min-w-44">
                {record.organisationName}, {record.settingName}
              </td>
              <td className="nhsuk-table__cell">{reasonLabel(record.reason)}</td>
              <td className="nhsuk-table__cell">
                {resultLabel(record.outcome)}
                {record.emergency && <strong className="nhsuk-tag nhsuk-tag--red ml-2">Emergency access</strong>}
              </td>
              <td className="nhsuk-table__cell">{channelLabel(record.channel)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
