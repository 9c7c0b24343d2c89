import type { ReactNode } from 'react'
import { ButtonLink } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'
import { PhoneLink } from './phone-link'
import { StatusPanel } from './status-panel'

/** Whom to ring when the service cannot answer. */
export type DutyPhone = { name: string; phone: string; suspended?: boolean }

/** We do not know, because the service is unavailable. Must never be read as "nothing held". */
export function NotCheckedPanel({ duty }: { duty: DutyPhone[] }) {
  return (
    <NotChecked why="CPIS is unavailable.">
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
    </NotChecked>
  )
}

/** We do not know, because no authority has published anything, so that nobody could have held the child. */
export function NobodySharesPanel() {
  return (
    <NotChecked why="No local authority shares information here yet.">
      <p>Call the child’s local authority.</p>
    </NotChecked>
  )
}

function NotChecked({ why, children }: { why: string; children: ReactNode }) {
  return (
    <StatusPanel id="not-checked" kind="notchecked" kicker="Not checked" title="We could not check this child">
      <p>
        <strong>{why} Do not treat this as no information.</strong> Follow your local paper process.
      </p>
      {children}
    </StatusPanel>
  )
}
