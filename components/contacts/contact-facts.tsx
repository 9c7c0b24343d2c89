import { PhoneLink } from '@/components/lookup/phone-link'
import type { AuthorityContacts } from '@/lib/contacts/contacts'

/** The telephone numbers and hours that clinicians are shown, as they are saved now. */
export function ContactFacts({ contacts }: { contacts: AuthorityContacts }) {
  return (
    <dl className="nhsuk-summary-list">
      <Fact label="Office telephone number">{contacts.dayPhone ? <PhoneLink number={contacts.dayPhone} /> : 'Not recorded'}</Fact>
      <Fact label="Duty team telephone number">{contacts.dutyPhone ? <PhoneLink number={contacts.dutyPhone} /> : 'Not recorded'}</Fact>
      <Fact label="Office hours">
        Monday to Friday, <span className="app-number">{contacts.officeOpens}</span> to <span className="app-number">{contacts.officeCloses}</span>
      </Fact>
    </dl>
  )
}

/** A line of a summary list. */
export function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="nhsuk-summary-list__row">
      <dt className="nhsuk-summary-list__key">{label}</dt>
      <dd className="nhsuk-summary-list__value">{children}</dd>
    </div>
  )
}
