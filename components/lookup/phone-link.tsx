import { parsePhoneNumber } from '@/lib/shared/phone'

/** A telephone number to ring with a tap; one that cannot be parsed is shown as published. */
export function PhoneLink({ number }: { number: string }) {
  const verdict = parsePhoneNumber(number)
  if (!verdict.ok) return <span className="app-number">{number}</span>
  return (
    <a className="app-number" href={verdict.phone.link}>
      {verdict.phone.display}
    </a>
  )
}
