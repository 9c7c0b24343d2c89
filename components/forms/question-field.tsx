import type { Field } from '@/lib/plans/forms/journey'
import type { FieldProblem } from '@/lib/shared/typed-answers'
import { DateField } from './date-field'
import { SelectField } from './select-field'
import { TextField } from './text-field'
import { TickBoxes } from './tick-boxes'

const WIDTHS = { number: 20, name: undefined, short: 10 } as const

type Props = { field: Field; answers: Readonly<Record<string, string>>; problems: readonly FieldProblem[]; heading: boolean }

/** A field of a question, whatever its kind, with what was typed and what needs correcting. */
export function QuestionField({ field, answers, problems, heading }: Props) {
  const value = answers[field.name] ?? ''
  const problem = problems.find((one) => one.field === field.name)?.message ?? null
  switch (field.kind) {
    case 'date':
      return <DateQuestion field={field} answers={answers} problems={problems} heading={heading} />
    case 'select':
      return (
        <SelectField
          name={field.name}
          label={field.label}
          hint={field.hint}
          options={field.options}
          value={value}
          problem={problem}
          heading={heading}
        />
      )
    case 'text':
      return (
        <TextField
          name={field.name}
          label={field.label}
          hint={field.hint}
          value={value}
          problem={problem}
          heading={heading}
          width={WIDTHS[field.width ?? 'name']}
          numeric={field.numeric}
        />
      )
    case 'radios':
    case 'checkboxes':
      return (
        <TickBoxes
          name={field.name}
          legend={field.label}
          hint={field.hint}
          kind={field.kind}
          boxes={field.options}
          problem={problem}
          heading={heading}
          ticked={field.kind === 'radios' ? [value] : value.split(' ')}
        />
      )
  }
}

/** A date, whose problem names the field of its day, month or year. */
function DateQuestion({ field, answers, problems, heading }: Props) {
  const problem = problems.find((one) => one.field.startsWith(`${field.name}-`)) ?? null
  return <DateField name={field.name} legend={field.label} hint={field.hint} answers={answers} heading={heading} problem={problem} />
}
