import { ActButton } from '@/components/forms/act-button'
import { LogInAgain } from '@/components/forms/log-in-again'
import { Button } from '@/components/nhs/button'
import { Card, CardHeading } from '@/components/nhs/card'
import type { ListedExport } from '@/lib/access-records/access-export'
import { proseDateTime } from '@/lib/shared/date-format'
import { exportLabel } from './export-labels'

type Props = {
  request: ListedExport
  /** Whether the reader may decide requests. */
  decides: boolean
  /** Whether the person logged in recently enough to agree. */
  loggedInLately: boolean
  decide: (form: FormData) => Promise<void>
}

/** A request for a file of access records that is waiting, or whose file can be downloaded. Says what and how many; shows no record. */
export function ExportCard({ request, decides, loggedInLately, decide }: Props) {
  return (
    <Card as="li" className="mb-4">
      <CardHeading level={2} className="wrap-anywhere">
        {exportLabel(request.scope, request.about)}
      </CardHeading>
      <p>
        {request.records.toLocaleString('en-GB')} {request.records === 1 ? 'record' : 'records'}. Asked by{' '}
        {request.own ? 'you' : request.requestedByName} on {proseDateTime(request.requestedAt)}.
      </p>
      <p className="wrap-anywhere">
        <strong>Why:</strong> {request.reason}
      </p>
      {request.decision === null ? (
        <Waiting request={request} decides={decides} loggedInLately={loggedInLately} decide={decide} />
      ) : (
        <Agreed request={request} />
      )}
    </Card>
  )
}

function Waiting({ request, decides, loggedInLately, decide }: Props) {
  if (request.own) {
    return (
      <>
        <DecisionButton request={request} decision="taken-back" words="Take back" decide={decide} />
        <p className="mt-4 mb-0">A national administrator must decide this. You cannot agree to your own request.</p>
      </>
    )
  }
  if (!decides) return <p className="mb-0">A national administrator must decide this.</p>
  const decline = <DecisionButton request={request} decision="declined" words="Decline" decide={decide} />
  return (
    <>
      <p>
        If you agree, {request.requestedByName} can take the file away for 24 hours. It holds NHS numbers, and names of staff. You are shown neither.
      </p>
      {loggedInLately ? (
        <div className="flex flex-wrap gap-x-4 gap-y-2">
          <DecisionButton request={request} decision="approved" words="Agree" decide={decide} />
          {decline}
        </div>
      ) : (
        <LogInAgain provider="cis2" from="/access-records/exports" act="agree">
          {decline}
        </LogInAgain>
      )}
    </>
  )
}

function Agreed({ request }: { request: ListedExport }) {
  return (
    <>
      <p>
        {request.decidedByName} agreed. The file can be taken until {request.closesAt && proseDateTime(request.closesAt)}
        {request.takenAt && `, and was last taken on ${proseDateTime(request.takenAt)}`}.
      </p>
      {request.own && (
        <form action={`/access-records/exports/${request.id}/file`} method="post">
          <Button small className="mb-0">
            Take the file (CSV)
          </Button>
        </form>
      )}
    </>
  )
}

/** One answer to a request, as one button. */
function DecisionButton({ request, decision, words, decide }: { request: ListedExport; decision: string; words: string; decide: Props['decide'] }) {
  return (
    <ActButton
      act={decide}
      fields={{ export: request.id, decision }}
      words={words}
      about={exportLabel(request.scope, request.about)}
      kind={decision === 'approved' ? 'primary' : 'secondary'}
    />
  )
}
