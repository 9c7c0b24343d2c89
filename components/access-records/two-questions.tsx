import { DayFields, type DaysInForm } from '@/components/forms/day-fields'
import { TextField } from '@/components/forms/text-field'
import { Button } from '@/components/nhs/button'
import { Card } from '@/components/nhs/card'
import { Heading } from '@/components/nhs/heading'

/** What a question's fields contain, and what needs correcting. */
export type QuestionValues = { text: string } & DaysInForm

/** The two questions auditors are asked most, first on the page: one form each, and one page to print for each answer. */
export function TwoQuestions({ child, person }: { child: QuestionValues; person: QuestionValues }) {
  return (
    <div className="tablet:grid tablet:grid-cols-2 tablet:gap-8">
      <Question
        title="Who has viewed this child?"
        action="/audit/child"
        suffix="-child"
        field={{ name: 'number', label: 'NHS number', numeric: true }}
        values={child}
        button="Show who has viewed this child"
      />
      <Question
        title="What did this person look at?"
        action="/audit/person"
        suffix="-person"
        field={{ name: 'name', label: 'Name, or a part of it', numeric: false }}
        values={person}
        button="Find this person"
      />
    </div>
  )
}

type Props = {
  title: string
  action: string
  suffix: string
  field: { name: string; label: string; numeric: boolean }
  values: QuestionValues
  button: string
}

function Question({ title, action, suffix, field, values, button }: Props) {
  const problemAt = (name: string) => values.problems.find((problem) => problem.field === name)?.message ?? null
  return (
    <Card as="section" aria-labelledby={`question${suffix}`}>
      <Heading level={2} id={`question${suffix}`}>
        {title}
      </Heading>
      <form action={action} method="post" noValidate autoComplete="off">
        <TextField
          strong
          name={field.name}
          id={`${field.name}${suffix}`}
          label={field.label}
          value={values.text}
          problem={problemAt(field.name)}
          numeric={field.numeric}
        />
        <div className="flex flex-wrap gap-x-6">
          <DayFields days={values.days} problems={values.problems} suffix={suffix} />
        </div>
        <Button className="mb-0">{button}</Button>
      </form>
    </Card>
  )
}
