import { PhoneLink } from './phone-link'
import { StatusPanel } from './status-panel'

/** Whom to ring when the service cannot answer. */
export type DutyPhone = { name: string; phone: string; suspended?: boolean }

/** We do not know. Never to be read as "nothing held". */
export function NotCheckedPanel({ duty }: { duty: DutyPhone[] }) {
  return (
    <StatusPanel id="not-checked" kind="notchecked" kicker="Not checked" title="We could not check this child">
      <p>
        <strong>CPIS is unavailable. Do not treat this as no information.</strong> Follow your local paper process.
      </p>
      <p>
        <a className="nhsuk-button nhsuk-button--secondary" href="/lookup" role="button" draggable="false">
          Try again
        </a>
      </p>
      {duty.length > 0 && (
        <>
          <h3 className="nhsuk-heading-s nhsuk-u-margin-bottom-2">Children’s social care duty teams</h3>
          <ul className="app-phones">
            {duty.map((line) => (
              <li key={line.name}>
                {line.name}
                {line.suspended && ' (not up to date, suspended)'}: <PhoneLink number={line.phone} />
              </li>
            ))}
          </ul>
        </>
      )}
    </StatusPanel>
  )
}
