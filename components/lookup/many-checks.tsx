import { VisuallyHidden } from '@/components/nhs/visually-hidden'

/** Said above a result after many checks in one hour. It hides nothing. */
export function ManyChecks() {
  return (
    <div className="nhsuk-warning-callout">
      <h2 className="nhsuk-warning-callout__label">
        <span role="text">
          <VisuallyHidden>Important: </VisuallyHidden>
          Many checks
        </span>
      </h2>
      <p>
        You have checked more than 40 children in an hour. Your safeguarding lead has been told. After 80 you will be asked why, and to log
        in again, before each check.
      </p>
    </div>
  )
}
