import { ActButton } from '@/components/forms/act-button'
import { Details } from '@/components/nhs/details'
import { FRESH_FROM_PERCENT } from '@/lib/uploads/save/mark-fresh'

/** What the date means that clinicians read, and the act of somebody who has compared the authority's own list with CPIS. */
export function ConfirmRegister({ confirm }: { confirm: (form: FormData) => Promise<void> }) {
  return (
    <Details summary="What clinicians read as the date of your information">
      <p>
        The date of your last file of which at least {FRESH_FROM_PERCENT}% of the rows were accepted, or of the last time somebody confirmed your list
        here. A plan that is entered or changed by hand shows its own date, and makes nothing else newer.
      </p>
      <p>Confirm only when you have compared your own list of plans with CPIS, and CPIS holds all of it as it is today.</p>
      <ActButton act={confirm} fields={{}} words="Confirm: CPIS holds our list as it is today" />
    </Details>
  )
}
