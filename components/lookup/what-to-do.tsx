/** What to do now: numbered, three lines at most, in the same place for every kind of result. */
export function WhatToDo({ lines }: { lines: string[] }) {
  return (
    <section aria-labelledby="what-to-do">
      <h2 className="nhsuk-heading-m" id="what-to-do">
        What to do now
      </h2>
      <ol className="nhsuk-list nhsuk-list--number">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
    </section>
  )
}
