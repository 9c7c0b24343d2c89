import { Heading } from '@/components/nhs/heading'
import type { DisclosedAuthority, DisclosedReceiver } from '@/lib/lookup/disclosure'
import { PhoneLink } from './phone-link'

/** Whom to ring at an authority: the number that is answered now comes first, in bold. */
export function Contacts({ authority }: { authority: DisclosedAuthority }) {
  const day = authority.dayPhone && {
    number: authority.dayPhone,
    label: `Office hours, Monday to Friday ${authority.officeOpens} to ${authority.officeCloses}`,
  }
  const duty = authority.dutyPhone && { number: authority.dutyPhone, label: 'Emergency duty team, at all other times' }
  const lines = (authority.officeOpen ? [day, duty] : [duty, day]).filter((line) => line !== null && line !== '')
  if (lines.length === 0) return <p>{authority.name} has published no telephone number. Call its switchboard and ask for children’s social care.</p>
  return (
    <>
      <Heading level={3} className="mb-2">
        Call {authority.name}
      </Heading>
      <ul className="app-phones">
        {lines.map((line, place) => (
          <li key={line.label} className={place === 0 ? 'app-phones--now' : undefined}>
            <PhoneLink number={line.number} /> <span>{line.label}</span>
            {place === 0 && ' (answers now)'}
          </li>
        ))}
      </ul>
    </>
  )
}

/** While a plan is being transferred, both authorities are rung: neither may assume that the other is acting. */
export function TransferContacts({ receiver }: { receiver: DisclosedReceiver }) {
  const day = receiver.dayPhone && { number: receiver.dayPhone, label: 'Office hours' }
  const duty = receiver.dutyPhone && { number: receiver.dutyPhone, label: 'Emergency duty team, at all other times' }
  const lines = (receiver.officeOpen ? [day, duty] : [duty, day]).filter((line) => line !== null && line !== '')
  return (
    <>
      <Heading level={3} className="mb-2">
        Being transferred to {receiver.name}
      </Heading>
      <p>Call both until {receiver.name} has taken over.</p>
      {lines.length === 0 && <p>{receiver.name} has published no telephone number. Call its switchboard and ask for children’s social care.</p>}
      {lines.length > 0 && (
        <ul className="app-phones">
          {lines.map((line) => (
            <li key={line.label}>
              <PhoneLink number={line.number} /> <span>{line.label}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
