import { ErrorSummary, FieldMessage } from '@/components/forms/error-summary'
import { Button } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'
import { reasonLabel } from '@/lib/access-records/labels'
import type { LookupFormState } from '@/lib/lookup/form-state'
import { LOOKUP_REASONS, type LookupReason } from '@/lib/lookup/reason'

/**
 * The look-up: one field, which has the focus, and a reason that is already chosen. A native form: a scan that ends with Enter is a
 * whole look-up, with JavaScript or without. No maxlength and no pattern, because a limit cuts a scan short unseen.
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
        <Button>
          Check
        </Button>
      </form>
    </>
  )
}

function NumberField({ entry, error, focused }: { entry: string; error: string | null; focused: boolean }) {
  return (
    <div className={error ? 'nhsuk-form-group nhsuk-form-group--error' : 'nhsuk-form-group'}>
      <label className="nhsuk-label nhsuk-label--m" htmlFor="nhs-number">
        NHS number
      </label>
      <div className="nhsuk-hint" id="nhs-number-hint">
        10 digits, from the wristband or record. You can scan or paste it.
      </div>
      {error && <FieldMessage id="nhs-number-error" message={error} />}
      <input
        className={`nhsuk-input nhsuk-input--code nhsuk-input--width-10 nhsuk-input--large ${error ? 'nhsuk-input--error' : ''}`}
        id="nhs-number"
        name="nhs-number"
        type="text"
        inputMode="numeric"
        autoComplete="off"
        spellCheck={false}
        aria-describedby={error ? 'nhs-number-hint nhs-number-error' : 'nhs-number-hint'}
        defaultValue={entry}
        autoFocus={focused}
      />
    </div>
  )
}

function ReasonField({ chosen, error }: { chosen: string; error: string | null }) {
  return (
    <div className={error ? 'nhsuk-form-group nhsuk-form-group--error' : 'nhsuk-form-group'}>
      <fieldset className="nhsuk-fieldset" aria-describedby={error ? 'reason-error' : undefined}>
        <legend className="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">Why are you checking?</legend>
        {error && <FieldMessage id="reason-error" message={error} />}
        <div className="nhsuk-radios nhsuk-radios--small nhsuk-radios--inline">
          {LOOKUP_REASONS.map((reason: LookupReason) => (
            <div className="nhsuk-radios__item" key={reason}>
              <input
                className="nhsuk-radios__input"
                id={`reason-${reason}`}
                name="reason"
                type="radio"
                value={reason}
                defaultChecked={reason === chosen}
              />
              <label className="nhsuk-label nhsuk-radios__label" htmlFor={`reason-${reason}`}>
                {reasonLabel(reason)}
              </label>
            </div>
          ))}
        </div>
      </fieldset>
    </div>
  )
}

function OtherReasonField({ text, error, focused }: { text: string; error: string | null; focused: boolean }) {
  return (
    <div className={error ? 'nhsuk-form-group nhsuk-form-group--error' : 'nhsuk-form-group'}>
      <label className="nhsuk-label nhsuk-label--s" htmlFor="reason-text">
        What is the reason?
      </label>
      <div className="nhsuk-hint" id="reason-text-hint">
        At least 15 characters. It is kept with the record of this check. Do not enter anything clinical.
      </div>
      {error && <FieldMessage id="reason-text-error" message={error} />}
      <textarea
        className={error ? 'nhsuk-textarea nhsuk-textarea--error' : 'nhsuk-textarea'}
        id="reason-text"
        name="reason-text"
        rows={3}
        aria-describedby={error ? 'reason-text-hint reason-text-error' : 'reason-text-hint'}
        defaultValue={text}
        autoFocus={focused}
      />
    </div>
  )
}
