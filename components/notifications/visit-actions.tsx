import type { ReactNode } from 'react'
import { Choice, Choices } from '@/components/forms/choices'
import { Button } from '@/components/nhs/button'
import { Details } from '@/components/nhs/details'
import { ACCESS_ANSWERS, answerLabel } from '@/lib/access-records/labels'
import type { ListedVisit } from '@/lib/notifications/listed-visit'

/** The server action of a button. */
export type CardAction = (form: FormData) => Promise<void>

/** The form below the list, to which every tick box belongs. */
export const TICKED_FORM = 'ticked'

type Props = {
  visit: ListedVisit
  /** The address of the list it is on, to come back to. */
  list: string
  /** The id of the card's heading, which says whom it is about. */
  heading: string
  actions: { answer: CardAction; see: CardAction; take: CardAction }
}

/** What can be done about a visit: each action applies to all of its look-ups. */
export function VisitActions({ visit, list, heading, actions }: Props) {
  const ids = visit.looks.map((look) => look.id).join(',')
  const answers = visit.looks.some((look) => look.answer === null) && (
    <CardForm action={actions.answer} ids={ids} list={list}>
      {ACCESS_ANSWERS.map((code) => (
        <CardButton key={code} id={`${heading}-${code}`} heading={heading} name="answer" value={code} words={answerLabel(code)} />
      ))}
    </CardForm>
  )
  return (
    <>
      {visit.status === 'acknowledged' ? (
        answers && (
          <Details summary="Answer the clinician" className="mb-2">
            {answers}
          </Details>
        )
      ) : (
        <>
          <p className="mb-1">Acknowledge, and answer the clinician:</p>
          {answers}
        </>
      )}
      <div className="flex flex-wrap items-center gap-x-4">
        <Tick ids={ids} heading={heading} />
        {(visit.status === 'new' || visit.status === 'overdue') && (
          <CardForm action={actions.see} ids={ids} list={list}>
            <CardButton id={`${heading}-see`} heading={heading} words="Mark as seen" />
          </CardForm>
        )}
        {visit.assignedTo === null && visit.status !== 'acknowledged' && (
          <CardForm action={actions.take} ids={ids} list={list}>
            <CardButton id={`${heading}-take`} heading={heading} words="Assign to me" />
          </CardForm>
        )}
      </div>
    </>
  )
}

function CardForm({ action, ids, list, children }: { action: CardAction; ids: string; list: string; children: ReactNode }) {
  return (
    <form action={action} className="flex flex-wrap gap-x-3">
      <input type="hidden" name="notifications" value={ids} />
      <input type="hidden" name="list" value={list} />
      {children}
    </form>
  )
}

/** Named by its own words and its card's heading, so that no two buttons on a page sound the same. */
function CardButton({ id, heading, words, name, value }: { id: string; heading: string; words: string; name?: string; value?: string }) {
  return (
    <Button kind="secondary" small className="mb-3" id={id} name={name} value={value} aria-labelledby={`${id} ${heading}`}>
      {words}
    </Button>
  )
}

/** A tick box belongs to the form below the list, wherever it is on the page: this works without JavaScript. */
function Tick({ ids, heading }: { ids: string; heading: string }) {
  const id = `${heading}-tick`
  return (
    <Choices kind="checkboxes" look="small" className="mb-3">
      <Choice
        kind="checkboxes"
        id={id}
        name="visit"
        value={ids}
        form={TICKED_FORM}
        label="Tick"
        labelId={`${id}-label`}
        aria-labelledby={`${id}-label ${heading}`}
      />
    </Choices>
  )
}
