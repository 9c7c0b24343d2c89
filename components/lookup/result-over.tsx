/** Shown instead of a result that is more than 15 minutes old. */
export function ResultOver() {
  return (
    <>
      <h1 className="nhsuk-heading-l">Check again</h1>
      <p>A result can be opened for 15 minutes, so that nobody relies on old information. This one is over.</p>
      <a className="nhsuk-button" href="/lookup" role="button" draggable="false">
        Check a child
      </a>
    </>
  )
}
