import type { DisclosedAuthority } from '@/lib/lookup/disclosure'
import { PhoneLink } from './phone-link'

/** Whom to ring at an authority: the number that is answered now comes first and bold. */
export function Contacts({ authority }: { authority: DisclosedAuthority }) {
  const day = authority.dayPhone && { number: authority.dayPhone, label: `Office hours, Monday to Friday ${authority.officeOpens} to ${authority.officeCloses}` }
  const duty = authority.dutyPhone && { number: authority.dutyPhone, label: 'Emergency duty team, at all other times' }
  const lines = (authority.officeOpen ? [day, duty] : [duty, day]).filter((line) => line !== null && line !== '')
  if (lines.length === 0) return <p>{authority.name} has published no telephone number. Call its switchboard and ask for children’s social care.</p>
  return (
    <>
      <h3 className="nhsuk-heading-s nhsuk-u-margin-bottom-2">Call {authority.name}</h3>
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
