import { WarningCallout } from '@/components/nhs/warning-callout'

/** Shown above a result after many checks within an hour. It hides nothing. */
export function ManyChecks() {
  return (
    <WarningCallout announced heading="Many checks">
      <p>
        You have checked more than 40 children in an hour. Your safeguarding lead has been told. After 80 you will be asked why, and to log in again,
        before each check.
      </p>
    </WarningCallout>
  )
}
