import { formatNhsNumber, isNhsNumber } from '@/lib/shared/nhs-number'

/** Whose row it is, as far as the row says: what was sent, with the number in three groups only if it is an NHS number. */
export function RowChild({ name, number }: { name: string; number: string }) {
  return (
    <>
      {name || 'No name'}
      <br />
      <span className={isNhsNumber(number) ? 'app-number' : 'wrap-anywhere'}>
        {isNhsNumber(number) ? formatNhsNumber(number) : number || 'No NHS number'}
      </span>
    </>
  )
}
