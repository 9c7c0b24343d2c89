import { SelectField } from './select-field'

type Props = {
  name: string
  label: string
  /** What the choice is called that leaves nothing out, and its value: nothing, unless it is said. */
  any: string
  anyValue?: string
  options: readonly { value: string; label: string }[]
  value: string | null | undefined
}

/** One choice of a filter card, or any. */
export function FilterChoice({ name, label, any, anyValue = '', options, value }: Props) {
  return <SelectField filter name={name} label={label} options={[{ value: anyValue, label: any }, ...options]} value={value ?? anyValue} />
}
