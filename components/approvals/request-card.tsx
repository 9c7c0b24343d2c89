import { ChildName } from '@/components/children/child-name'
import { ActButton } from '@/components/forms/act-button'
import { LogInAgain } from '@/components/forms/log-in-again'
import { EndingLine } from '@/components/uploads/endings-card'
import { Card, CardHeading } from '@/components/nhs/card'
import { Details } from '@/components/nhs/details'
import { List } from '@/components/nhs/list'
import type { Decision, ListedRequest } from '@/lib/approvals/approval'
import { counted } from '@/lib/shared/counted'
import { proseDateTime } from '@/lib/shared/date-format'
import { linkWords } from './link-words'
import { PlansBack } from './plans-back'

type Props = {
  request: ListedRequest
  /** Whether the role may decide this kind of request. */
  decides: boolean
  /** Whether the person logged in recently enough to agree. */
  loggedInLately: boolean
  decide: (form: FormData) => Promise<void>
}

/** A request that is waiting for a second person: what is asked, by whom, why, and the possible answers. */
export function RequestCard({ request, decides, loggedInLately, decide }: Props) {
  return (
    <Card as="li" className="mb-4">
      <CardHeading level={2} className="wrap-anywhere">
        <RequestTitle request={request} />
      </CardHeading>
      <p>
        Asked by {request.own ? 'you' : request.requestedByName} on {proseDateTime(request.requestedAt)}.
      </p>
      <p className="wrap-anywhere">
        <strong>Why:</strong> {request.reason}
      </p>
      <p>{FOLLOWS[request.kind]}</p>
      {request.kind === 'adoption' && (
        <div className="mb-4">
          <PlansBack plans={request.plansBack} />
        </div>
      )}
      {request.kind === 'joined-number' && <p>{request.link ? linkWords(request.link) : 'The two are not joined any more. Decline this.'}</p>}
      {request.kind === 'endings' && request.following > 0 && <Following rows={request.following} />}
      {request.kind === 'endings' && <WhosePlansEnd request={request} />}
      {request.own && <DecisionButton request={request} decision="taken-back" words="Take back" decide={decide} />}
      {request.own && <p className="mt-4 mb-0">Somebody else must decide this. You cannot agree to your own request.</p>}
      {!request.own && !decides && <p className="mb-0">A social care practitioner of your authority must decide this.</p>}
      {!request.own && decides && <Answers request={request} loggedInLately={loggedInLately} decide={decide} />}
    </Card>
  )
}

/** The plans that follow those that end. */
function Following({ rows }: { rows: number }) {
  return (
    <p>
      <strong>{rows === 1 ? '1 plan that follows one of these is' : `${rows} plans that follow these are`} not in place.</strong> The{' '}
      {rows === 1 ? 'row was' : 'rows were'} not accepted, because the plan before has not ended. If a data manager agrees,{' '}
      {rows === 1 ? 'it is' : 'they are'} saved as well. What cannot be saved stays on the list of rows to fix, and clinicians are not told of it
      until somebody has put it right.
    </p>
  )
}

/** Nobody agrees blind: whose plans these are, with a link to each record, and to the file. */
function WhosePlansEnd({ request: { endingPlans, endings, uploadId, fileName } }: { request: ListedRequest }) {
  const rest = endings - endingPlans.length
  return (
    <Details summary="Children whose plans end" open={endings <= 10}>
      <List kind="bullet">
        {endingPlans.map((ending, at) => (
          <li key={at}>
            <EndingLine ending={ending} />
          </li>
        ))}
      </List>
      <p>
        {rest > 0 && `And ${rest} more. `}
        <a href={`/uploads/${uploadId}`}>See the file {fileName}</a>
      </p>
    </Details>
  )
}

function Answers({ request, loggedInLately, decide }: Omit<Props, 'decides'>) {
  const decline = <DecisionButton request={request} decision="declined" words="Decline" decide={decide} />
  if (!loggedInLately)
    return (
      <LogInAgain provider="entra" from="/approvals" act="agree">
        {decline}
      </LogInAgain>
    )
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-2">
      <DecisionButton request={request} decision="approved" words="Agree" decide={decide} />
      {decline}
    </div>
  )
}

/** What is asked for. The child is named: whoever decides must know which child it is about. */
export function RequestTitle({ request }: { request: ListedRequest }) {
  if (request.kind === 'endings') return `End ${counted(request.endings, 'plan')} by the file ${request.fileName ?? ''}`
  return (
    <>
      {TITLES[request.kind]} <ChildName of={request} />
    </>
  )
}

const TITLES: Readonly<Record<Exclude<ListedRequest['kind'], 'endings'>, string>> = {
  'protection-lift': 'Lift the protection of',
  adoption: 'Undo the adoption of',
  'joined-number': 'Separate two NHS numbers of',
}

const FOLLOWS: Readonly<Record<ListedRequest['kind'], string>> = {
  'protection-lift': 'If you agree, clinicians who check this child see the plan, its dates and the child’s name.',
  adoption:
    'Agree only when this child was not adopted. If you agree, the NHS number is open again and clinicians who check it see the plans. No other authority is told.',
  'joined-number':
    'Agree only when the two numbers belong to two people. If you agree, neither number finds what is held under the other any more, for anybody.',
  endings:
    'Until somebody agrees, these plans are shown as in place. If you agree, they end: those that the file left out not before 24 hours have passed.',
}

/** One answer to a request, as one button. */
function DecisionButton({
  request,
  decision,
  words,
  decide,
}: {
  request: ListedRequest
  decision: Decision
  words: string
  decide: Props['decide']
}) {
  return (
    <ActButton
      act={decide}
      fields={{ request: request.id, decision }}
      words={words}
      about={<RequestTitle request={request} />}
      kind={decision === 'approved' ? 'primary' : 'secondary'}
    />
  )
}
