import { ChildName } from '@/components/children/child-name'
import { InsetText } from '@/components/nhs/inset-text'
import type { OnRegister } from '@/lib/uploads/to-fix/spelling-on-register'
import type { UploadColumn } from '@/lib/uploads/upload-columns'
import { clinicalDate } from '@/lib/shared/date-format'
import { formatNhsNumber } from '@/lib/shared/nhs-number'

/** The cells of a row as the authority's own register has them. */
export function cellsOnRegister(held: OnRegister | null): Partial<Record<UploadColumn, string>> {
  return held ? { family_name: held.familyName, given_name: held.givenName, date_of_birth: held.dateOfBirth } : {}
}

/** How the authority's own register spells the child of a row, to be copied into the form. This saves nothing. */
export function SpellingOnRegister({ held, rowId }: { held: OnRegister; rowId: string }) {
  return (
    <InsetText announced>
      <p>
        Your register holds <span className="app-number">{formatNhsNumber(held.nhsNumber)}</span> as{' '}
        <strong>
          <ChildName of={held} />
        </strong>
        , born <span className="app-number">{clinicalDate(held.dateOfBirth)}</span>.
      </p>
      <p>
        <a href={`/uploads/to-fix/${rowId}?spelling=register`}>Fill in as on your register</a>
      </p>
    </InsetText>
  )
}
