import { DateField } from './date-field'

/** What the fields of both days contain, by the names of their parts, and what needs correcting. */
export type DaysInForm = { days: Readonly<Record<string, string>>; problems: readonly { field: string; message: string }[] }

type Props = DaysInForm & {
  /** What the days are called. */
  first?: string
  last?: string
  /** Added to the ids of their fields where a page has several such forms. */
  suffix?: string
}

/** The first and last day of a period, each in three fields. */
export function DayFields({ days, problems, first = 'First day', last = 'Last day', suffix }: Props) {
  const problemOf = (name: string) => problems.find(({ field }) => field.startsWith(`${name}-`)) ?? null
  return (
    <>
      <DateField narrow name="from" legend={first} suffix={suffix} answers={days} problem={problemOf('from')} />
      <DateField narrow name="to" legend={last} suffix={suffix} answers={days} problem={problemOf('to')} />
    </>
  )
}
