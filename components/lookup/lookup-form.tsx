import { Choice, Choices } from '@/components/forms/choices'
import { ErrorSummary } from '@/components/forms/error-summary'
import { Question } from '@/components/forms/question'
import { TextField } from '@/components/forms/text-field'
import { Button } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'
import { reasonLabel } from '@/lib/access-records/labels'
import type { LookupFormState } from '@/lib/lookup/form-state'
import { LOOKUP_REASONS, type LookupReason } from '@/lib/lookup/reason'

/**
 * The look-up: one field, which has the focus, and a reason already chosen. A native form: a scan that ends with Enter is a
 * whole look-up, with JavaScript or without. No maxlength and no pattern, because a limit would cut a scan short unnoticed.
 */
export function LookupForm({ state }: { state: LookupFormState }) {
  const { asksForReason } = state
  const errors = [
    ...(state.settingError ? [{ field: 'nhs-number', message: state.settingError }] : []),
    ...(state.numberError ? [{ field: 'nhs-number', message: state.numberError }] : []),
    ...(state.reasonError ? [{ field: asksForReason ? 'reason-text' : 'reason-direct-care', message: state.reasonError }] : []),
  ]
  return (
    <>
      <ErrorSummary errors={errors} />
      <Heading level={1}>Check a child</Heading>
      <form action="/lookup/check" method="post" noValidate autoComplete="off">
        <input type="hidden" name="setting" value={state.settingId} />
        <NumberField entry={state.entry} error={state.numberError} focused={errors.length === 0 && !asksForReason} />
        <ReasonField chosen={state.reason} error={asksForReason ? null : state.reasonError} />
        {asksForReason && <OtherReasonField text={state.reasonText} error={state.reasonError} focused={errors.length === 0} />}
        <Button>Check</Button>
      </form>
    </>
  )
}

function NumberField({ entry, error, focused }: { entry: string; error: string | null; focused: boolean }) {
  return (
    <TextField
      name="nhs-number"
      label="NHS number"
      hint="10 digits, from the wristband or record. You can scan or paste it."
      value={entry}
      problem={error}
      width={10}
      numeric
      code
      large
      autoFocus={focused}
    />
  )
}

function ReasonField({ chosen, error }: { chosen: string; error: string | null }) {
  return (
    <Question id="reason" legend="Why are you checking?" problem={error}>
      <Choices kind="radios" look="inline">
        {LOOKUP_REASONS.map((reason: LookupReason) => (
          <Choice
            key={reason}
            kind="radios"
            id={`reason-${reason}`}
            name="reason"
            value={reason}
            label={reasonLabel(reason)}
            defaultChecked={reason === chosen}
          />
        ))}
      </Choices>
    </Question>
  )
}

function OtherReasonField({ text, error, focused }: { text: string; error: string | null; focused: boolean }) {
  return (
    <TextField
      name="reason-text"
      label="What is the reason?"
      hint="At least 15 characters. It is kept with the record of this check. Do not enter anything clinical."
      value={text}
      problem={error}
      rows={3}
      strong
      autoFocus={focused}
    />
  )
}
