import { DateField } from './date-field'

/** What stands in the fields of both days, by the names of their parts, and what is to be mended. */
export type DaysInForm = { days: Readonly<Record<string, string>>; problems: readonly { field: string; message: string }[] }

type Props = DaysInForm & {
  /** What the days are called. */
  first?: string
  last?: string
  /** Ends the ids of their fields where several such forms stand on a page. */
  suffix?: string
}

/** The first and the last day of what is asked for, each in three fields. */
export function DayFields({ days, problems, first = 'First day', last = 'Last day', suffix }: Props) {
  const problemOf = (name: string) => problems.find(({ field }) => field.startsWith(`${name}-`)) ?? null
  return (
    <>
      <DateField narrow name="from" legend={first} suffix={suffix} answers={days} problem={problemOf('from')} />
      <DateField narrow name="to" legend={last} suffix={suffix} answers={days} problem={problemOf('to')} />
    </>
  )
}
