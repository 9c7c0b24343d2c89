import { QuestionField } from '@/components/forms/question-field'
import { Button } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'
import { List } from '@/components/nhs/list'
import { draftAddress, type Draft } from '@/lib/plans/forms/draft'
import type { Step } from '@/lib/plans/forms/journey'

type Props = { draft: Draft; step: Step; from: 'check' | null; problems: Step['problems'] }

/** One question of a form. The heading is the label of a single field; of several, it says what they are about. */
export function QuestionForm({ draft, step, from, problems }: Props) {
  const [only, ...others] = step.fields
  const alone = only !== undefined && others.length === 0 && only.label === step.title
  return (
    <form action={draftAddress(draft.id, 'answer')} method="post" noValidate autoComplete="off">
      <input type="hidden" name="page" value={step.path} />
      {from && <input type="hidden" name="from" value={from} />}
      {!alone && <Heading level={1}>{step.title}</Heading>}
      {step.lead?.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {step.fields.map((field) => (
        <QuestionField key={field.name} field={field} answers={draft.answers} problems={problems} heading={alone} />
      ))}
      <Button>Continue</Button>
    </form>
  )
}

/** A possible mistake, queried before it is saved: a button says that it is right, a link leads to where it is changed. */
export function PossibleMistake({ draft, step }: { draft: Draft; step: Step }) {
  const [field] = step.fields
  return (
    <section className="app-interruption" aria-labelledby="possible-mistake">
      <Heading level={1} id="possible-mistake">
        {step.title}
      </Heading>
      <List kind="bullet">
        {step.lead?.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </List>
      <form action={draftAddress(draft.id, 'answer')} method="post">
        <input type="hidden" name="page" value={step.path} />
        <input type="hidden" name="from" value="check" />
        {field && 'options' in field && <input type="hidden" name={field.name} value={field.options[0]?.value ?? ''} />}
        <Button kind="reverse">{step.mistake?.button}</Button>
      </form>
      <p>
        <a href={draftAddress(draft.id, step.mistake?.change ?? 'check', 'check')}>Change it</a>
      </p>
    </section>
  )
}
