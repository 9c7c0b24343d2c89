import { SelectField } from './select-field'

type Props = {
  name: string
  label: string
  /** The name of the choice that leaves nothing out, and its value: empty unless given. */
  any: string
  anyValue?: string
  options: readonly { value: string; label: string }[]
  value: string | null | undefined
}

/** One question of a filter card, which can also be answered "any". */
export function FilterChoice({ name, label, any, anyValue = '', options, value }: Props) {
  return <SelectField filter name={name} label={label} options={[{ value: anyValue, label: any }, ...options]} value={value ?? anyValue} />
}
