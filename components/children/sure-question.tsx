import { TickBoxes, type TickBox } from '@/components/forms/tick-boxes'

/** What somebody is asked whether it is right, and why. */
export type Sure = { of: string; problem: string }

type Props = { sure: Sure; legend: string; answer: Omit<TickBox, 'value'> }

/** Asks whether what was typed is right although it may be a slip: to be sure of it is not to be sure of what is typed next. */
export function SureQuestion({ sure: { of, problem }, legend, answer }: Props) {
  return <TickBoxes name="sure" legend={legend} kind="checkboxes" boxes={[{ value: of, ...answer }]} ticked={[]} problem={problem} />
}
