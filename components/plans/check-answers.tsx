import { ErrorSummary } from '@/components/forms/error-summary'
import { Button } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'
import { VisuallyHidden } from '@/components/nhs/visually-hidden'
import { draftAddress } from '@/lib/plans/forms/draft'
import type { OpenJourney, SummaryRow } from '@/lib/plans/forms/journey'

/** Everything that was answered, each with a way to change it, and the button that saves it. */
export function CheckAnswers({ opened: { draft, steps, check } }: { opened: OpenJourney }) {
  return (
    <>
      <ErrorSummary errors={(draft.refused === 'check' ? check.problems : []).map((message) => ({ field: 'answers', message }))} />
      <Heading level={1}>{check.title ?? 'Check your answers'}</Heading>
      <dl className="nhsuk-summary-list" id="answers">
        {steps.flatMap((step) => step.rows.map((row) => <Row key={row.label} row={row} change={draftAddress(draft.id, step.path, 'check')} />))}
        {check.fixed?.map((row) => <Row key={row.label} row={row} change={null} />)}
      </dl>
      {check.lines.map((line) => <p key={line}>{line}</p>)}
      <form action={draftAddress(draft.id, 'confirm')} method="post">
        <Button>
          {check.button}
        </Button>
      </form>
      <GiveUp draftId={draft.id} />
    </>
  )
}

function Row({ row: { label, value }, change }: { row: SummaryRow; change: string | null }) {
  return (
    <div className={change ? 'nhsuk-summary-list__row' : 'nhsuk-summary-list__row nhsuk-summary-list__row--no-actions'}>
      <dt className="nhsuk-summary-list__key">{label}</dt>
      <dd className="nhsuk-summary-list__value wrap-anywhere">{value}</dd>
      {change && (
        <dd className="nhsuk-summary-list__actions">
          <a href={change}>
            Change<VisuallyHidden> {label.toLowerCase()}</VisuallyHidden>
          </a>
        </dd>
      )}
    </div>
  )
}

/** Forgets the form. */
export function GiveUp({ draftId }: { draftId: string }) {
  return (
    <form action={draftAddress(draftId, 'discard')} method="post">
      <button className="app-link-button" type="submit">
        Cancel, and forget what was entered
      </button>
    </form>
  )
}
