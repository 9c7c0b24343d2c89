import { formatNhsNumber, isNhsNumber } from '@/lib/shared/nhs-number'

/** Whose row it is, as far as the row tells: what was sent, and a number in its three groups only when it is one. */
export function RowChild({ name, number }: { name: string; number: string }) {
  return (
    <>
      {name || 'No name'}
      <br />
      <span className={isNhsNumber(number) ? 'app-number' : 'wrap-anywhere'}>{isNhsNumber(number) ? formatNhsNumber(number) : number || 'No NHS number'}</span>
    </>
  )
}
