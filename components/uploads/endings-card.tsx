import { Card } from '@/components/nhs/card'
import { Details } from '@/components/nhs/details'
import { Heading } from '@/components/nhs/heading'
import { List } from '@/components/nhs/list'
import { childAddress } from '@/lib/children/child-address'
import type { ListedEnding, OpenedUpload } from '@/lib/uploads/upload'
import { LATE_END_DAYS } from '@/lib/plans/plan-rules'
import { counted } from '@/lib/shared/counted'

const HOW: Readonly<Record<ListedEnding['how'], string>> = {
  'in-file': 'ends by the file',
  withdrawn: 'withdrawn as entered in error',
  absent: 'not in the file',
}
const SETTLED: Readonly<Record<NonNullable<ListedEnding['settled']>, string>> = {
  held: 'still shown',
  applied: 'has ended',
  declined: 'declined, still in place',
  overtaken: 'held by a later file or form',
}

/** Every plan that a file would end, child by child, and what has to happen first. */
export function EndingsCard({ upload, endings }: { upload: OpenedUpload; endings: ListedEnding[] }) {
  if (endings.length === 0 && !upload.absenceSuppressed) return null
  return (
    <Card as="section" className="border-t-8 border-alert" aria-labelledby="endings">
      <Heading level={2} className="text-alert" id="endings">
        {endings.length === 0 ? 'Endings' : endings.length === 1 ? '1 plan ends' : `${endings.length} plans end`}
      </Heading>
      <Consequences upload={upload} />
      {endings.length > 0 && (
        <Details summary="Children whose plans end" open={endings.length <= 30}>
          <List kind="bullet">
            {endings.map((ending, at) => (
              <li key={at}>
                <EndingLine ending={ending} />
              </li>
            ))}
          </List>
        </Details>
      )}
    </Card>
  )
}

/** A plan that a file takes away: whose, how, and what has become of it. */
export function EndingLine({ ending: { childName, childId, number, planType, how, settled } }: { ending: ListedEnding }) {
  return (
    <>
      {childId ? <a href={childAddress(childId)}>{childName}</a> : childName}, <span className="app-number">{number}</span>, {planType}: {HOW[how]}
      {settled && `, ${SETTLED[settled]}`}
    </>
  )
}

function Consequences({ upload }: { upload: OpenedUpload }) {
  const { endingsNeed, absent, absenceSuppressed, endingsCounted, plansActive, endsToConfirm, appliedAt, state } = upload
  return (
    <>
      {endingsNeed !== 'nobody' && (
        <p>
          <strong>
            With what files took away in the last seven days, {endingsCounted === 1 ? 'that is 1' : `these are ${endingsCounted}`} of{' '}
            {counted(plansActive, 'plan')}, more than {endingsNeed === 'national' ? 'a half' : 'a tenth'}.
          </strong>{' '}
          The endings of this file wait for a second person to agree. Everything else is saved at once.
          {endingsNeed === 'national' && ' The national administrators are told.'}
          {state === 'waiting' && (
            <>
              {' '}
              <a href="/approvals">See the request</a>
            </>
          )}
        </p>
      )}
      {endsToConfirm > 0 && (
        <p>
          <strong>
            {counted(endsToConfirm, 'plan')} would have ended more than {LATE_END_DAYS} days ago, or on the day that it had before it was taken over
            from another authority.
          </strong>{' '}
          {endsToConfirm === 1 ? 'It stays' : 'Each stays'} as it is until somebody of your authority has confirmed the end date.
          {appliedAt !== null && (
            <>
              {' '}
              <a href="/plans?status=attention">See what needs attention</a>
            </>
          )}
        </p>
      )}
      {absent > 0 && <p>Plans that are not in the file go on being shown for 24 hours. A later file or form that holds them keeps them.</p>}
      {absenceSuppressed && <p>Nothing ends by being left out of this file: there are rows that could not be tied to a child.</p>}
    </>
  )
}
