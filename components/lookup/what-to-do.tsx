import { Heading } from '@/components/nhs/heading'
import { List } from '@/components/nhs/list'

/** What to do now: numbered, at most three lines, in the same place for every kind of result. */
export function WhatToDo({ lines }: { lines: string[] }) {
  return (
    <section aria-labelledby="what-to-do">
      <Heading level={2} id="what-to-do">
        What to do now
      </Heading>
      <List kind="number">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </List>
    </section>
  )
}
