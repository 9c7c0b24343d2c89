import { PhoneLink } from '@/components/lookup/phone-link'
import { SummaryList, SummaryRow } from '@/components/nhs/summary-list'
import type { AuthorityContacts } from '@/lib/contacts/contacts'

/** The telephone numbers and hours that clinicians see, as saved now. */
export function ContactFacts({ contacts }: { contacts: AuthorityContacts }) {
  return (
    <SummaryList>
      <SummaryRow label="Office telephone number">{contacts.dayPhone ? <PhoneLink number={contacts.dayPhone} /> : 'Not recorded'}</SummaryRow>
      <SummaryRow label="Duty team telephone number">{contacts.dutyPhone ? <PhoneLink number={contacts.dutyPhone} /> : 'Not recorded'}</SummaryRow>
      <SummaryRow label="Office hours">
        Monday to Friday, <span className="app-number">{contacts.officeOpens}</span> to <span className="app-number">{contacts.officeCloses}</span>
      </SummaryRow>
    </SummaryList>
  )
}
