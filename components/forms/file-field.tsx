import { classNames } from '@/components/nhs/class-names'
import { FieldMessage } from './error-summary'
import { FieldLabel } from './field-names'
import { FormGroup, Hint } from './form-group'

type Props = {
  name: string
  label: string
  hint: string
  problem: string | null
  /** The kinds of file that the browser offers, as in the HTML attribute of the same name. */
  accept: string
}

/** Where a file is chosen. */
export function FileField({ name, label, hint, problem, accept }: Props) {
  return (
    <FormGroup wrong={problem !== null}>
      <FieldLabel id={name} label={label} size="m" />
      <Hint id={`${name}-hint`}>{hint}</Hint>
      {problem && <FieldMessage id={`${name}-error`} message={problem} />}
      <input
        className={classNames('nhsuk-file-upload', problem && 'nhsuk-file-upload--error')}
        id={name}
        name={name}
        type="file"
        accept={accept}
        aria-describedby={problem ? `${name}-hint ${name}-error` : `${name}-hint`}
      />
    </FormGroup>
  )
}
