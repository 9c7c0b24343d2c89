import { TextField } from '@/components/forms/text-field'
import { Button } from '@/components/nhs/button'
import { Details } from '@/components/nhs/details'
import { problemAt, typedOr, type KeptForm } from '@/lib/shared/form-answers'

type Props = { personId: string; kept: KeptForm | null; suspend: (form: FormData) => Promise<void> }

/** Suspends a person at once, for a reason. */
export function SuspendForm({ personId, kept, suspend }: Props) {
  return (
    <Details summary="Suspend this person" open={kept !== null}>
      <form action={suspend} noValidate>
        <p>They are logged out at once, and cannot log in until somebody reinstates them. The reason stands in their history below.</p>
        <input type="hidden" name="person" value={personId} />
        <TextField
          id="reason-suspend"
          name="reason"
          label="Why they are suspended"
          value={typedOr(kept, 'reason', '')}
          problem={problemAt(kept, 'reason')}
        />
        <Button kind="warning" small className="mb-0">
          Suspend
        </Button>
      </form>
    </Details>
  )
}
