import { parsePhoneNumber } from '@/lib/shared/phone'

/** A telephone number that is rung by touching it; one that cannot be understood is shown as it was published. */
export function PhoneLink({ number }: { number: string }) {
  const verdict = parsePhoneNumber(number)
  if (!verdict.ok) return <span className="app-number">{number}</span>
  return (
    <a className="app-number" href={verdict.phone.link}>
      {verdict.phone.display}
    </a>
  )
}
