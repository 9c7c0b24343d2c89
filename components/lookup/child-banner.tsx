import { ChildName } from '@/components/children/child-name'
import { VisuallyHidden } from '@/components/nhs/visually-hidden'
import type { DisclosedRecord } from '@/lib/lookup/disclosure'
import type { CalendarDate } from '@/lib/shared/calendar-date'
import { bornLine, proseDate } from '@/lib/shared/date-format'
import { formatNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'

type Props = {
  record: Pick<DisclosedRecord, 'familyName' | 'givenName' | 'dateOfBirth'>
  number: NhsNumber
  today: CalendarDate
  /** What the child is to the reader. */
  label?: string
}

/** The person the page is about, to be checked against the wristband: name, born, NHS number, in that order (ISB 1505). */
export function ChildBanner({ record, number, today, label = 'Person looked up' }: Props) {
  return (
    <dl className="app-child" aria-label={label}>
      <div>
        <dt>Name</dt>
        <dd>
          <ChildName of={record} />
        </dd>
      </div>
      <div>
        <dt>Born</dt>
        <dd>
          <span aria-hidden="true">{bornLine(record.dateOfBirth, today)}</span>
          <VisuallyHidden>{proseDate(record.dateOfBirth)}</VisuallyHidden>
        </dd>
      </div>
      <NumberLine label="NHS number" number={number} />
    </dl>
  )
}

/** When no name may or can be shown: the number alone, to be compared. It says "checked" only of a number that was. */
export function NumberBanner({ number, checked = true }: { number: NhsNumber; checked?: boolean }) {
  return (
    <dl className="app-child" aria-label={checked ? 'Number checked' : 'Number entered'}>
      <NumberLine label={checked ? 'NHS number checked' : 'NHS number entered'} number={number} />
      <div>
        <dt>
          <VisuallyHidden>What to do</VisuallyHidden>
        </dt>
        <dd className="font-normal">Compare with the wristband or record</dd>
      </div>
    </dl>
  )
}

function NumberLine({ label, number }: { label: string; number: NhsNumber }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="app-number">{formatNhsNumber(number)}</dd>
    </div>
  )
}
