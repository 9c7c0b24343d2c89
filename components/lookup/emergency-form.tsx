import { ErrorSummary } from '@/components/forms/error-summary'
import { TextField } from '@/components/forms/text-field'
import { Button, ButtonLink } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'
import { List } from '@/components/nhs/list'
import type { EmergencyRequest } from '@/lib/lookup/emergency-request'
import { NumberBanner } from './child-banner'
import { PhoneLink } from './phone-link'
import { StatusPanel } from './status-panel'

/** What is wrong with a reason, by its name in the address. */
export const PROBLEMS: Readonly<Record<string, string>> = {
  'too-short': 'Say why you cannot wait, in at least 15 characters of words',
  'holds-a-number': 'Leave the NHS number out of the reason',
}

type Props = {
  request: Pick<EmergencyRequest, 'id' | 'number' | 'ofEvent' | 'reasonText' | 'loggedInLately'> & { dutyPhones: string[] }
  duty: { name: string; phone: string }[]
  problem: string | null
}

/** Why somebody must see it now. The telephone comes first: it is the better way, and it always works. */
export function EmergencyForm({ request, duty, problem }: Props) {
  const isProtected = request.ofEvent !== null
  return (
    <>
      <ErrorSummary errors={problem ? [{ field: 'reason-text', message: problem }] : []} />
      <Heading level={1}>Emergency access</Heading>
      <NumberBanner number={request.number} />
      {isProtected ? <ProtectedNotice phones={request.dutyPhones} /> : <OverLimitNotice />}
      <form action="/lookup/emergency/open" method="post" noValidate autoComplete="off">
        <input type="hidden" name="request" value={request.id} />
        <ReasonField text={request.reasonText} error={problem} />
        <Consequences isProtected={isProtected} />
        {!request.loggedInLately && (
          <p>First you log in again, so that we know it is you. What you typed here is kept, and you press this button once more.</p>
        )}
        <div className="flex flex-wrap items-baseline gap-x-6">
          <Button>{request.loggedInLately ? (isProtected ? 'See the record now' : 'Check the child now') : 'Log in again'}</Button>
          <a href="/lookup">Go back without it</a>
        </div>
      </form>
      <DutyTeams duty={duty} />
    </>
  )
}

/** What holds while somebody decides: information is held, and the duty team has it. */
function ProtectedNotice({ phones }: { phones: string[] }) {
  return (
    <StatusPanel id="protected" kind="protected" kicker="Protected record" title="Information is held: call the duty team">
      {phones.length > 0 ? (
        <ul className="app-phones">
          {phones.map((number) => (
            <li key={number} className="app-phones--now">
              <PhoneLink number={number} /> <span>day and night</span>
            </li>
          ))}
        </ul>
      ) : (
        <p>Call the children’s social care duty team of the local authority where you are.</p>
      )}
      <p>The record is protected because somebody could find the child or the family through it. The duty team can tell you what you need.</p>
    </StatusPanel>
  )
}

function OverLimitNotice() {
  return (
    <StatusPanel id="not-checked" kind="notchecked" kicker="Not checked" title="This child has not been checked yet">
      <p>
        <strong>Do not treat this as no information.</strong> You have checked more than 80 children in an hour, so each further check asks why and
        asks you to log in again. Your safeguarding lead has been told.
      </p>
    </StatusPanel>
  )
}

function ReasonField({ text, error }: { text: string; error: string | null }) {
  return (
    <TextField
      name="reason-text"
      label="Why can you not wait for the duty team?"
      hint="At least 15 characters. Your safeguarding lead and the auditor read it. Do not enter names, numbers or anything clinical."
      value={text}
      problem={error}
      rows={3}
      large
    />
  )
}

function Consequences({ isProtected }: { isProtected: boolean }) {
  return (
    <>
      <p>When you go on:</p>
      <List kind="bullet">
        <li>
          {isProtected
            ? 'the duty team, your safeguarding lead and the national auditor are told at once, with your name'
            : 'your safeguarding lead and the national auditor are told at once, with your name and your reason'}
        </li>
        {!isProtected && <li>if information is held, its local authority is told that you looked, from whichever setting</li>}
        <li>you see the result for 15 minutes, and nobody else does</li>
        <li>you may be asked about it afterwards</li>
      </List>
    </>
  )
}

function DutyTeams({ duty }: { duty: { name: string; phone: string }[] }) {
  if (duty.length === 0) return null
  return (
    <>
      <Heading level={2} size="s" className="mb-2">
        Children’s social care duty teams
      </Heading>
      <ul className="app-phones">
        {duty.map((line) => (
          <li key={line.name}>
            {line.name}: <PhoneLink number={line.phone} />
          </li>
        ))}
      </ul>
    </>
  )
}

/** Shown after somebody else's log-in, from an old bookmark, more than 15 minutes later, or where a later request has taken its place. */
export function NothingWaits() {
  return (
    <>
      <Heading level={1}>Emergency access</Heading>
      <p>Nothing waits here for you. A check waits for 15 minutes, for the person who made it, and only the newest. Check the child again.</p>
      <ButtonLink heardAs="button" href="/lookup">
        Check a child
      </ButtonLink>
    </>
  )
}
