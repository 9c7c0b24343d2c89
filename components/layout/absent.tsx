/** For an address that leads nowhere, and for what belongs to somebody else: the two are never told apart. */
export function Absent() {
  return (
    <>
      <h1 className="nhsuk-heading-l">Page not found</h1>
      <p>Check the address. If you followed a link to a result, somebody else may have made it: make your own check.</p>
      <p>
        <a href="/">Go to your start page</a>
      </p>
    </>
  )
}
