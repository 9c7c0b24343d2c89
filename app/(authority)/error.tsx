'use client'

/** Shown when an act by script got no answer: in this service that always means "not checked", never "nothing held". */
export default function ErrorPage() {
  return (
    <div className="nhsuk-width-container">
      <main className="nhsuk-main-wrapper" id="maincontent">
        <title>Not checked</title>
        <h1 className="nhsuk-heading-l">CPIS is unavailable</h1>
        <p>
          <strong>Nothing was checked or saved. Do not treat this as no information.</strong> Follow your local paper process, and call the duty
          team of the local authority.
        </p>
        <p>
          <a href="/unavailable">Telephone numbers of the duty teams</a>
        </p>
        <p>
          <a href="/">Try again</a>
        </p>
      </main>
    </div>
  )
}
