import { Button } from '@/components/nhs/button'
import type { ProtectedDisclosure } from '@/lib/lookup/disclosure'
import { PhoneLink } from './phone-link'
import { StatusPanel } from './status-panel'

type Props = {
  result: Pick<ProtectedDisclosure, 'dutyPhones' | 'notifies' | 'setting'>
  /** The look-up for which emergency access can be requested; none in a preview. */
  accessId?: string
}

/** A protected child: that something is held, and whom to ring. Nothing else: not the plan, the authority or a name. */
export function ProtectedPanel({ result, accessId }: Props) {
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
      <p>
        {result.notifies
          ? 'The duty team has been told that you looked at this.'
          : `No message is sent from ${result.setting}. This check is recorded.`}
      </p>
      {accessId !== undefined && (
        <form action="/lookup/emergency/ask" method="post" className="app-no-print">
          <input type="hidden" name="access" value={accessId} />
          <p>If you cannot reach the duty team and the child may come to harm while you wait:</p>
          <Button kind="secondary" className="mb-0">
            Get emergency access
          </Button>
        </form>
      )}
    </StatusPanel>
  )
}
