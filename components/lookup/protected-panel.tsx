import type { ShieldedDisclosure } from '@/lib/lookup/disclosure'
import { PhoneLink } from './phone-link'
import { StatusPanel } from './status-panel'

/** A shielded child: that something is held, and whom to ring. Nothing else: not the plan, not the authority, not a name. */
export function ProtectedPanel({ result }: { result: Pick<ShieldedDisclosure, 'dutyPhones' | 'notifies' | 'setting'> }) {
  return (
    <StatusPanel id="protected" kind="protected" kicker="Protected record" title="Information is held: call the duty team">
      {result.dutyPhones.length > 0 ? (
        <ul className="app-phones">
          {result.dutyPhones.map((number) => (
            <li key={number} className="app-phones--now">
              <PhoneLink number={number} /> <span>day and night</span>
            </li>
          ))}
        </ul>
      ) : (
        <p>Call the children’s social care duty team of the local authority where you are.</p>
      )}
      <p>Do not say in front of anybody who is with the child that information is held, where the child lives, or that you will call.</p>
      <p>{result.notifies ? 'The duty team has been told that you looked at this.' : `No message is sent from ${result.setting}. This check is recorded.`}</p>
    </StatusPanel>
  )
}
