import { HOLD_KIND_WORDS, type LegalHold } from '@/lib/sealing/legal-hold'
import { proseDateTime } from '@/lib/shared/date-format'

type Props = { holds: LegalHold[]; personId: string; liftsNow: boolean; lift: (form: FormData) => Promise<void> }

/** Every hold, those in force first. Whoever placed one cannot lift it, and whoever lifts one has just logged in. */
export function LegalHoldList({ holds, personId, liftsNow, lift }: Props) {
  if (holds.length === 0) return <p>No legal hold has been placed.</p>
  return (
    <ul className="list-none p-0">
      {holds.map((hold) => (
        <li key={hold.id} className="nhsuk-card nhsuk-card__content mb-4">
          <h2 className="nhsuk-heading-s">
            {HOLD_KIND_WORDS[hold.kind]}
            {hold.subjectName !== null && `: ${hold.subjectName}`}
          </h2>
          <p>{hold.reason}</p>
          <p className="nhsuk-u-secondary-text-colour">
            Placed by {hold.placedByName}, {proseDateTime(hold.placedAt)}
            {hold.liftedAt !== null && `. Lifted by ${hold.liftedByName}, ${proseDateTime(hold.liftedAt)}`}
          </p>
          {hold.liftedAt === null && hold.placedBy === personId && <p className="mb-0">In force. Somebody else can lift it.</p>}
          {hold.liftedAt === null && hold.placedBy !== personId && (liftsNow ? <LiftButton id={hold.id} lift={lift} /> : <LogInAgain />)}
        </li>
      ))}
    </ul>
  )
}

function LiftButton({ id, lift }: { id: string; lift: Props['lift'] }) {
  return (
    <form action={lift}>
      <input type="hidden" name="hold" value={id} />
      <button className="nhsuk-button nhsuk-button--secondary mb-0" type="submit">
        Lift this hold
      </button>
    </form>
  )
}

/** To the provider's page and back here. */
function LogInAgain() {
  return (
    <form action="/log-in/cis2" method="post">
      <input type="hidden" name="from" value="/legal-holds" />
      <p>You logged in more than 5 minutes ago.</p>
      <button className="nhsuk-button nhsuk-button--secondary mb-0" type="submit">
        Log in again to lift this hold
      </button>
    </form>
  )
}
