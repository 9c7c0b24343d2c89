import { ButtonLink } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'
import { InsetText } from '@/components/nhs/inset-text'
import { LargeText } from '@/components/nhs/text'
import type { Actor } from '@/lib/identity/actor'
import type { LiveDisclosure } from '@/lib/lookup/disclosure'
import { disagreementOf, type Disagreement } from '@/lib/lookup/whose-records'
import { resultReference } from '@/lib/lookup/result-reference'
import { whatToDo } from '@/lib/lookup/what-to-do'
import { todayInLondon } from '@/lib/shared/calendar-date'
import { clinicalDateTime, clinicalDateTimeWithSeconds } from '@/lib/shared/date-format'
import { formatNhsNumber } from '@/lib/shared/nhs-number'
import { Afterwards, type RefusedCallback } from './afterwards'
import { CarePlanDetails } from './care-plan-details'
import { ChildBanner, NumberBanner } from './child-banner'
import { LastAccesses } from './last-accesses'
import { NonePanel } from './none-panel'
import { NobodySharesPanel } from './not-checked-panel'
import { PlanPanels } from './plan-panels'
import { ProtectedPanel } from './protected-panel'
import { WhatToDo } from './what-to-do'

/** The whole result of a check: whom it is about, the answer, what to do, the details, and who looked before. */
export function ResultView({ result, actor, refused = null }: { result: LiveDisclosure; actor: Actor; refused?: RefusedCallback | null }) {
  const confidential = (
    <p className="app-print-only">
      Confidential. Printed by {actor.name}, {actor.organisation.name}, {clinicalDateTime(result.at)}. Out of date as soon as printed. Shred after
      use.
    </p>
  )
  return (
    <>
      {confidential}
      <Heading level={1} id="result" tabIndex={-1}>
        {result.outcome === 'not_checked' ? 'Not checked' : 'Result of check'}
      </Heading>
      <p className="app-no-print">
        <a href="/lookup">Check another child</a>
      </p>
      {result.outcome === 'match' && result.opened && <OpenedInEmergency />}
      <Answer result={result} />
      <WhatToDo lines={whatToDo(result)} />
      {result.outcome === 'match' && (
        <>
          <Afterwards result={result} refused={refused} />
          <CarePlanDetails records={result.records} />
          <LastAccesses result={result} role={actor.roleLabel} />
        </>
      )}
      <p>
        {result.outcome === 'not_checked' ? 'Asked' : 'Checked'} {clinicalDateTimeWithSeconds(result.at)} by you · {result.setting} · reference{' '}
        <span className="app-number">{resultReference(result.eventId)}</span>
      </p>
      <p className="app-no-print">
        <ButtonLink heardAs="button" kind="secondary" href="/lookup">
          Check another child
        </ButtonLink>
      </p>
      {confidential}
    </>
  )
}

/** Shown above a protected record that has been opened: who has been told, and that it is still protected. */
function OpenedInEmergency() {
  return (
    <InsetText>
      <p>
        <strong>This is a protected record that you opened in an emergency.</strong> The duty team, your safeguarding lead and the national auditor
        have been told. You can see it for 15 minutes.
      </p>
      <p>
        Do not say in front of anybody who is with the child what is held, or where the child lives. Call the duty team before you share anything.
      </p>
    </InsetText>
  )
}

/** The first thing said where records under one number are not of one person: a name above them would be the name of one of them. */
function SeveralPeople({ disagreement }: { disagreement: Disagreement }) {
  const what = [disagreement.name && 'names', disagreement.dateOfBirth && 'dates of birth'].filter((part) => part !== false).join(' and ')
  return (
    <InsetText>
      <p>
        <strong>The records under this NHS number give different {what}.</strong> They may be about different people. Each record says whose it is:
        compare each with the person in front of you, and call each authority.
      </p>
    </InsetText>
  )
}

function Answer({ result }: { result: LiveDisclosure }) {
  if (result.outcome === 'none' || result.outcome === 'not_checked') {
    return (
      <>
        <NumberBanner number={result.askedNumber} checked={result.outcome === 'none'} />
        {result.outcome === 'none' ? <NonePanel result={result} /> : <NobodySharesPanel />}
      </>
    )
  }
  if (result.outcome === 'protected') {
    return (
      <>
        <NumberBanner number={result.askedNumber} />
        <ProtectedPanel result={result} accessId={result.eventId} />
      </>
    )
  }
  const disagreement = disagreementOf(result.records)
  return (
    <>
      {disagreement ? (
        <>
          <NumberBanner number={result.nhsNumber} />
          <SeveralPeople disagreement={disagreement} />
        </>
      ) : (
        <ChildBanner record={result.records[0]!} number={result.nhsNumber} today={todayInLondon(result.at)} />
      )}
      {result.askedNumber !== result.nhsNumber && (
        <InsetText>
          <p>
            You entered <span className="app-number">{formatNhsNumber(result.askedNumber)}</span>. This NHS number has been replaced by{' '}
            <span className="app-number">{formatNhsNumber(result.nhsNumber)}</span>. Correct it in your own record.
          </p>
        </InsetText>
      )}
      {result.records.length > 1 && <LargeText>{result.records.length} records are held.</LargeText>}
      <PlanPanels result={result} />
    </>
  )
}
