import { ActButton } from '@/components/forms/act-button'
import { LogInAgain } from '@/components/forms/log-in-again'
import { TextField } from '@/components/forms/text-field'
import { Button } from '@/components/nhs/button'
import { Card, CardHeading } from '@/components/nhs/card'
import { VisuallyHidden } from '@/components/nhs/visually-hidden'
import type { RoleRequest } from '@/lib/privileged-roles/list-role-requests'
import { personAddress } from '@/lib/people/people-address'
import { problemAt, typedOr, type KeptForm } from '@/lib/shared/form-answers'
import { Moment } from '@/components/people/moment'

type Props = { request: RoleRequest; loggedInLately: boolean; kept: KeptForm | null; decide: (form: FormData) => Promise<void> }

/** A privileged role that is waiting for a second national administrator. */
export function RoleRequestCard({ request, loggedInLately, kept, decide }: Props) {
  const about = `${request.personName}, ${request.roleLabel}`
  return (
    <Card as="li" className="mb-4">
      <CardHeading level={2} className="wrap-anywhere">
        {request.roleLabel}, {request.organisationName}: <a href={personAddress(request.personId)}>{request.personName}</a>
      </CardHeading>
      <p>
        Asked by {request.own ? 'you' : request.requestedByName} on <Moment at={request.requestedAt} />.
      </p>
      <p className="wrap-anywhere">
        <strong>Why:</strong> {request.reason}
      </p>
      {request.own && <ActButton act={decide} fields={{ request: request.id, decision: 'taken-back' }} words="Take back" about={about} />}
      {request.own && <p className="mt-4 mb-0">Another national administrator must decide this. You cannot approve your own request.</p>}
      {request.aboutSelf && <p className="mb-0">This is about you. Another national administrator must decide it.</p>}
      {!request.own && !request.aboutSelf && (
        <>
          {loggedInLately ? (
            <ActButton act={decide} fields={{ request: request.id, decision: 'approved' }} words="Approve" about={about} kind="primary" />
          ) : (
            <LogInAgain provider="cis2" from="/privileged-roles" act="approve" />
          )}
          <DeclineForm request={request} kept={kept} decide={decide} />
        </>
      )}
    </Card>
  )
}

function DeclineForm({ request, kept, decide }: Omit<Props, 'loggedInLately'>) {
  const own = kept?.answers.request?.[0] === request.id ? kept : null
  return (
    <form action={decide} className="mt-4" noValidate>
      <input type="hidden" name="request" value={request.id} />
      <input type="hidden" name="decision" value="declined" />
      <TextField
        id={`reason-${request.id}`}
        name="reason"
        label="Why not (only when you decline)"
        value={typedOr(own, 'reason', '')}
        problem={problemAt(own, 'reason')}
      />
      <Button kind="secondary" small className="mb-0">
        Decline<VisuallyHidden>: {request.personName}</VisuallyHidden>
      </Button>
    </form>
  )
}
