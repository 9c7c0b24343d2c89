import { ButtonLink } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'
import { PhoneLink } from './phone-link'
import { StatusPanel } from './status-panel'

/** Whom to ring when the service cannot answer. */
export type DutyPhone = { name: string; phone: string; suspended?: boolean }

/** We do not know. Must never be read as "nothing held". */
export function NotCheckedPanel({ duty }: { duty: DutyPhone[] }) {
  return (
    <StatusPanel id="not-checked" kind="notchecked" kicker="Not checked" title="We could not check this child">
      <p>
        <strong>CPIS is unavailable. Do not treat this as no information.</strong> Follow your local paper process.
      </p>
      <p>
        <ButtonLink heardAs="button" kind="secondary" href="/lookup">
          Try again
        </ButtonLink>
      </p>
      {duty.length > 0 && (
        <>
          <Heading level={3} className="mb-2">
            Children’s social care duty teams
          </Heading>
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
