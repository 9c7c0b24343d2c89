import { ChildName } from '@/components/children/child-name'
import { planTypeLabel } from '@/lib/plans/labels'
import { UNKNOWN_AFTER_DAYS } from '@/lib/plans/plan-rules'
import type { DisclosedAuthority, DisclosedRecord, MatchDisclosure } from '@/lib/lookup/disclosure'
import { disagreementOf } from '@/lib/lookup/whose-records'
import type { CalendarDate } from '@/lib/shared/calendar-date'
import { ClinicalDate, ClinicalTime } from './clinical-time'
import { Contacts, TransferContacts } from './contacts'
import { StatusPanel } from './status-panel'

/** What the panels need of a result: the authority's preview has no more than this. */
type Shown = Pick<MatchDisclosure, 'records' | 'notifies' | 'setting'>

/** Where they come from several authorities, or are not of one person, each record says whose it is. */
function saysWhose({ records }: Shown): boolean {
  return new Set(records.map(({ authority }) => authority.id)).size > 1 || disagreementOf(records) !== null
}

/** One panel for each plan, the most urgent first: the order comes from the register and is never changed here. */
export function PlanPanels({ result }: { result: Shown }) {
  return result.records.map((record) =>
    record.standing === 'current' ? (
      <CurrentPanel key={record.planId} record={record} result={result} />
    ) : (
      <PreviousPanel key={record.planId} record={record} result={result} />
    ),
  )
}

function CurrentPanel({ record, result }: { record: DisclosedRecord; result: Shown }) {
  const { authority } = record
  return (
    <StatusPanel id={`plan-${record.planId}`} kind="current" kicker="Alert" title={currentTitle(record)}>
      {saysWhose(result) && <Whose record={record} />}
      <p>
        {authority.name} holds this. Started <ClinicalDate date={record.startDate} />.
        {record.type === 'UCPP' &&
          ' This is about the unborn baby of the person with this NHS number. We do not hold whether the baby has been born.'}
      </p>
      {record.expectedOn && <Expected on={record.expectedOn} daysPast={record.daysPastExpected ?? 0} authority={record.authority.name} />}
      <Contacts authority={authority} />
      {record.transferTo && <TransferContacts receiver={record.transferTo} />}
      <Told record={record} result={result} />
      <Freshness record={record} />
    </StatusPanel>
  )
}

/** Whose record it is. */
function Whose({ record }: { record: DisclosedRecord }) {
  return (
    <p>
      About <ChildName of={record} />, born <ClinicalDate date={record.dateOfBirth} />.
    </p>
  )
}

/** The day that was expected. It ends nothing, so nothing here says "ended". */
function Expected({ on, daysPast, authority }: { on: CalendarDate; daysPast: number; authority: string }) {
  if (daysPast === 0)
    return (
      <p>
        Expected date: <ClinicalDate date={on} />.
      </p>
    )
  return (
    <p>
      <strong>
        The expected date, <ClinicalDate date={on} />, has passed.{' '}
        {daysPast >= UNKNOWN_AFTER_DAYS && `We do not know whether this still applies: ask ${authority}.`}
      </strong>
    </p>
  )
}

function PreviousPanel({ record, result }: { record: DisclosedRecord; result: Shown }) {
  return (
    <StatusPanel
      id={`plan-${record.planId}`}
      kind="previous"
      kicker="Previous information"
      title={`${planTypeLabel(record.type)} ended in the last ${record.type === 'UCPP' ? '28 days' : '12 months'}`}
    >
      {saysWhose(result) && <Whose record={record} />}
      <p>
        {record.authority.name} held this from <ClinicalDate date={record.startDate} />. Ended{' '}
        {record.endDate && <ClinicalDate date={record.endDate} />}. Shown until {record.shownUntil && <ClinicalDate date={record.shownUntil} />}.
      </p>
      <Contacts authority={record.authority} />
      <Told record={record} result={result} />
      <Freshness record={record} />
    </StatusPanel>
  )
}

/** Whether the authority is told of this look-up, which depends on the setting. */
function Told({ record, result }: { record: DisclosedRecord; result: Shown }) {
  const { name } = record.authority
  return <p>{result.notifies ? `${name} has been told that you looked at this.` : `No message is sent to ${name} from ${result.setting}.`}</p>
}

function currentTitle(record: DisclosedRecord): string {
  return record.type === 'LAC' ? planTypeLabel('LAC') : `${planTypeLabel(record.type)} in place`
}

/** How old the authority's information is, with a plain warning when it is older than it should be, and when a person last changed this record. */
function Freshness({ record }: { record: DisclosedRecord }) {
  return (
    <>
      <AuthorityFreshness authority={record.authority} />
      {record.byHandAt && (
        <p>
          This record was entered or last changed by hand at {record.authority.name} <ClinicalTime at={record.byHandAt} />.
        </p>
      )}
    </>
  )
}

function AuthorityFreshness({ authority }: { authority: DisclosedAuthority }) {
  if (authority.updatedAt === null) return <p>{authority.name} has not said when its information was last up to date.</p>
  const when = <ClinicalTime at={authority.updatedAt} />
  if (!authority.stale)
    return (
      <p>
        Information from {authority.name} as at {when}.
      </p>
    )
  return (
    <p>
      <strong>
        Not up to date: {authority.suspended && `${authority.name} is suspended and sends nothing new; `}information from {authority.name} is from{' '}
        {when}. Call to confirm it.
      </strong>
    </p>
  )
}
