import { ErrorSummary } from '@/components/forms/error-summary'
import { FilteredList } from '@/components/forms/filtered-list'
import { Heading } from '@/components/nhs/heading'
import type { AccessRecord, Choice } from '@/lib/access-records/access-record'
import { filterAddress, type AccessFilter } from '@/lib/access-records/filter'
import { RecordFilters, type FilterValues } from './record-filters'
import { RecordTable } from './record-table'

type Props = {
  heading: string
  /** The path of the list; the filters are posted to `find` under it. */
  path: '/access-records' | '/access-log'
  filter: AccessFilter
  values: FilterValues
  records: readonly AccessRecord[] | null
  next: string | null
  /** Whether the page starts with the newest record. */
  newest: boolean
  organisations: readonly Choice[] | null
  settings: readonly Choice[]
  /** Whether the NHS number asked for replaced others, or was replaced by others. */
  followed: boolean
}

/** The explorer of accesses: filters first, and no records until one is set. */
export function RecordList(props: Props) {
  const { heading, path, filter, values } = props
  return (
    <>
      <ErrorSummary errors={[...values.problems]} />
      <Heading level={1}>{heading}</Heading>
      <FilteredList
        label="Filters"
        filters={
          <RecordFilters
            action={`${path}/find`}
            list={path}
            filter={filter}
            values={values}
            organisations={props.organisations}
            settings={props.settings}
          />
        }
      >
        <section aria-label="Records">
          <Found {...props} />
        </section>
      </FilteredList>
    </>
  )
}

function Found({ records, filter, path, next, newest, followed }: Props) {
  if (records === null) {
    return (
      <p>Choose at least one filter. Records of look-ups say who looked, when, where and why, and what was answered. They say nothing of any plan.</p>
    )
  }
  return (
    <>
      {filter.person && <p>{records[0] ? `Look-ups of ${records[0].actorName} only.` : 'Look-ups of one person only.'}</p>}
      {followed && <p>This number replaced another, or was replaced. Look-ups of all of them are listed.</p>}
      {records.length === 0 ? (
        <p>No records match these filters.</p>
      ) : (
        <RecordTable records={records} caption={captionOf(records.length, newest, next)} path={path} />
      )}
      <p className="flex flex-wrap gap-x-6">
        {!newest && <a href={filterAddress(path, filter)}>Newest</a>}
        {next && (
          <a href={filterAddress(path, filter, next)} rel="next">
            Older records
          </a>
        )}
      </p>
      {records.length > 0 && (
        <p>
          <a href={filterAddress('/access-records/exports', filter)}>Ask for these records as a file</a>
        </p>
      )}
    </>
  )
}

function captionOf(shown: number, newest: boolean, next: string | null): string {
  const records = shown === 1 ? '1 record' : `${shown} records`
  if (newest && next === null) return records
  return `${newest ? 'The newest' : 'The next'} ${records}${next === null ? '. There are no older ones' : '. There are older ones'}`
}
