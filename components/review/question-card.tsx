import { TextField } from '@/components/forms/text-field'
import { TickBoxes } from '@/components/forms/tick-boxes'
import { Button } from '@/components/nhs/button'
import { Card, CardHeading } from '@/components/nhs/card'
import type { OwnQuestion } from '@/lib/review/list-questions'
import { ANSWERS, answerLabel, reviewLabel } from '@/lib/review/labels'
import { clinicalDateTime } from '@/lib/shared/date-format'
import { Span } from './review-facts'

type Props = {
  question: OwnQuestion
  /** The answers of a form that was refused: what was typed, and what needs correcting. */
  kept: { answers: Record<string, string[]>; problems: { field: string; message: string }[] } | null
  /** The server action of its form. */
  answer: (form: FormData) => Promise<void>
}

/** One question about the reader's own access, to be answered once; or its answer. */
export function QuestionCard({ question, kept, answer }: Props) {
  const typed = (field: string) => kept?.answers[field]?.[0] ?? ''
  const problem = (field: string) => kept?.problems.find((one) => one.field === field)?.message ?? null
  return (
    <Card as="li" tight className="mb-4">
      <CardHeading level={2} className="mb-2 wrap-anywhere">
        {question.settingName} · <Span from={question.firstAt} to={question.lastAt} />
      </CardHeading>
      <p className="mb-2">Why it is asked: {reviewLabel(question.kind).replace(/^./, (first) => first.toLowerCase())}.</p>
      <p className="mb-2 wrap-anywhere">
        Asked by {question.askedByName}, safeguarding lead · <span className="app-number">{clinicalDateTime(question.askedAt)}</span>
      </p>
      {question.answer && question.answeredAt ? (
        <p className="mb-2 wrap-anywhere">
          You answered: {answerLabel(question.answer)}
          {question.answerText && <> · “{question.answerText}”</>} · <span className="app-number">{clinicalDateTime(question.answeredAt)}</span>
        </p>
      ) : (
        <form action={answer} noValidate>
          <input type="hidden" name="itemId" value={question.itemId} />
          <TickBoxes
            name="answer"
            id={`answer-${question.itemId}`}
            legend="What was it?"
            kind="radios"
            look="small"
            boxes={ANSWERS.map((value) => ({ value, label: answerLabel(value) }))}
            ticked={[typed('answer')]}
            problem={problem('answer')}
          />
          <TextField
            name="text"
            id={`text-${question.itemId}`}
            label="In your own words"
            hint="Needed only for something else. Do not enter names, numbers or anything clinical"
            rows={3}
            value={typed('text')}
            problem={problem('text')}
          />
          <Button className="mb-0">Send the answer</Button>
        </form>
      )}
    </Card>
  )
}
