import { ChildName } from '@/components/children/child-name'
import { PhoneLink } from '@/components/lookup/phone-link'
import { Card, CardHeading } from '@/components/nhs/card'
import { Details } from '@/components/nhs/details'
import { List } from '@/components/nhs/list'
import { Tag } from '@/components/nhs/tag'
import { VisuallyHidden } from '@/components/nhs/visually-hidden'
import { answerLabel, outcomeLabel, reasonLabel } from '@/lib/access-records/labels'
import { recordsInWords, type ListedLook, type ListedVisit } from '@/lib/notifications/listed-visit'
import { clinicalDateTime } from '@/lib/shared/date-format'
import { formatNhsNumber } from '@/lib/shared/nhs-number'
import { type CardAction, VisitActions } from './visit-actions'
import { VisitStatusTag } from './visit-status-tag'

type Props = {
  visit: ListedVisit
  /** The address of the list it is on, to come back to. */
  list: string
  /** The server actions of its buttons. */
  actions: { answer: CardAction; see: CardAction; take: CardAction }
}

/** One visit of one child, under a heading to jump to. A new one differs by its tag and its thick edge, not by colour alone. */
export function VisitCard({ visit, list, actions }: Props) {
  const [latest] = visit.looks
  if (!latest) return null
  const waits = visit.status === 'new' || visit.status === 'overdue'
  const heading = `visit-${latest.id}`
  return (
    <Card as="li" tight edge={waits ? 'link' : undefined} className="mb-4">
      <CardHeading level={2} className="mb-2 wrap-anywhere" id={heading}>
        <ChildName of={visit} /> · {visit.organisationName}, {latest.settingName} ·{' '}
        <span className="app-number">{clinicalDateTime(visit.latestAt)}</span>
      </CardHeading>
      <p className="mb-2">
        {latest.actorName}, {latest.roleLabel} · {recordsInWords(latest)} · {reasonLabel(latest.reason)}
        {visit.looks.length > 1 && ` · ${visit.looks.length} views`}
      </p>
      <p className="mb-2">
        <VisitNumber visit={visit} /> ·{' '}
        <a href={`/notifications/children/${visit.childId}`}>
          All visits
          <VisuallyHidden>
            {' '}
            of {visit.givenName} {visit.familyName}
          </VisuallyHidden>
        </a>
      </p>
      <UnderWrongNumber looks={visit.looks} />
      {visit.looks.some((look) => look.inEmergency) && (
        <p className="mb-2">
          <Tag colour="red">Emergency access</Tag> The protected record was opened. Call {visit.organisationName} now.
        </p>
      )}
      <Told looks={visit.looks} />
      {visit.looks.some((look) => look.numberReplaced) && (
        <p className="mb-2 font-semibold">The NHS number in your record has been replaced. Correct it.</p>
      )}
      {visit.looks.length > 1 && <EveryView looks={visit.looks} />}
      <p className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2">
        <VisitStatusTag status={visit.status} />
        <Acknowledged looks={visit.looks} earlier={visit.status !== 'acknowledged'} />
        {visit.assignedTo && <span>With {visit.assignedTo}</span>}
      </p>
      <VisitActions visit={visit} list={list} heading={heading} actions={actions} />
    </Card>
  )
}

/** The record's number now; if the whole visit was under a wrong number, the number looked up, which is not this child's. */
function VisitNumber({ visit: { looks, nhsNumber } }: { visit: ListedVisit }) {
  const wrong = looks.every((look) => look.underWrongNumber)
  const numbers = wrong ? [...new Set(looks.map((look) => look.nhsNumber))] : [nhsNumber]
  return (
    <>
      {wrong ? 'Looked up under' : 'NHS number'} <span className="app-number">{numbers.map(formatNhsNumber).join(' and ')}</span>
    </>
  )
}

/** Says that some or all of a visit was about another child, as the child's page does. */
function UnderWrongNumber({ looks }: { looks: ListedLook[] }) {
  const wrong = looks.filter((look) => look.underWrongNumber)
  if (wrong.length === 0) return null
  const numbers = [...new Set(wrong.map((look) => look.nhsNumber))].map(formatNhsNumber).join(' and ')
  return (
    <p className="mb-2">
      <strong>Made under a number that was wrong.</strong>{' '}
      {wrong.length === looks.length
        ? 'This is'
        : `${wrong.length} of the ${looks.length} views, under ${numbers}, ${wrong.length === 1 ? 'is' : 'are'}`}{' '}
      about another child, whom clinicians saw with this child’s plans.
    </p>
  )
}

/** What the clinician reported afterwards: the last report of the visit. */
function Told({ looks }: { looks: ListedLook[] }) {
  const told = looks.filter((look) => look.outcomeAt !== null).toSorted((one, other) => Number(other.outcomeAt) - Number(one.outcomeAt))[0]
  if (!told?.outcome || !told.outcomeAt) return null
  return (
    <p className="mb-2">
      <strong>{outcomeLabel(told.outcome)}</strong>, told <span className="app-number">{clinicalDateTime(told.outcomeAt)}</span>
      {told.callbackPhone && (
        <>
          {' '}
          · call back on <PhoneLink number={told.callbackPhone} />
        </>
      )}
    </p>
  )
}

/** Who acknowledged last, whichever look-up it was. @param earlier whether there were look-ups after the acknowledged one */
function Acknowledged({ looks, earlier }: { looks: ListedLook[]; earlier: boolean }) {
  const acknowledged = looks
    .filter((look) => look.acknowledgedAt !== null)
    .toSorted((one, other) => Number(other.acknowledgedAt) - Number(one.acknowledgedAt))
  const [latest] = acknowledged
  if (!latest?.acknowledgedAt) return null
  const answered = acknowledged.find((look) => look.answer !== null)
  return (
    <span>
      {earlier && 'An earlier view was acknowledged '}by {latest.acknowledgedByName ?? 'somebody who has left'} ·{' '}
      <span className="app-number">{clinicalDateTime(latest.acknowledgedAt)}</span>
      {answered?.answer && <> · answered: {answerLabel(answered.answer)}</>}
    </span>
  )
}

function EveryView({ looks }: { looks: ListedLook[] }) {
  return (
    <Details summary="Every view of this visit" className="mb-2">
      <List className="mb-0">
        {looks.map((look) => (
          <li key={look.id}>
            <span className="app-number">{clinicalDateTime(look.at)}</span> · {look.actorName}, {look.roleLabel}, {look.settingName} ·{' '}
            {reasonLabel(look.reason)}
            {look.underWrongNumber && ' · made under a number that was wrong'}
            {look.inEmergency && ' · emergency access'}
            {look.outcome && ` · ${outcomeLabel(look.outcome)}`}
          </li>
        ))}
      </List>
    </Details>
  )
}
