import { ErrorSummary } from '@/components/forms/error-summary'
import { Button, LinkButton } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'
import { InsetText } from '@/components/nhs/inset-text'
import { SummaryList, SummaryRow } from '@/components/nhs/summary-list'
import { draftAddress } from '@/lib/plans/forms/draft'
import { answersSeen } from '@/lib/plans/forms/save-draft'
import type { OpenJourney, SummaryRow as AnsweredRow } from '@/lib/plans/forms/journey'

/** Every answer, each with a way to change it, and the button that saves just these. */
export function CheckAnswers({ opened: { draft, steps, check }, changed }: { opened: OpenJourney; changed: boolean }) {
  return (
    <>
      <ErrorSummary errors={(draft.refused === 'check' ? check.problems : []).map((message) => ({ field: 'answers', message }))} />
      <Heading level={1}>{check.title ?? 'Check your answers'}</Heading>
      {changed && (
        <InsetText>
          <p>
            <strong>Nothing has been saved yet.</strong> You changed these answers in another window after you opened the page that you confirmed.
            Read them before you confirm them.
          </p>
        </InsetText>
      )}
      <SummaryList id="answers">
        {steps.flatMap((step) => step.rows.map((row) => <Row key={row.label} row={row} change={draftAddress(draft.id, step.path, 'check')} />))}
        {check.fixed?.map((row) => (
          <Row key={row.label} row={row} change={null} />
        ))}
      </SummaryList>
      {check.lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <form action={draftAddress(draft.id, 'confirm')} method="post">
        <input type="hidden" name="seen" value={answersSeen(draft)} />
        <Button>{check.button}</Button>
      </form>
      <GiveUp draftId={draft.id} />
    </>
  )
}

function Row({ row: { label, value }, change }: { row: AnsweredRow; change: string | null }) {
  return (
    <SummaryRow label={label} change={change === null ? 'fixed' : { href: change, about: ` ${label.toLowerCase()}` }}>
      {value}
    </SummaryRow>
  )
}

/** Discards the form. */
export function GiveUp({ draftId }: { draftId: string }) {
  return (
    <form action={draftAddress(draftId, 'discard')} method="post">
      <LinkButton>Cancel, and forget what was entered</LinkButton>
    </form>
  )
}
