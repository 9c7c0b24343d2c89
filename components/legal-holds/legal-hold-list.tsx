import { ActButton } from '@/components/forms/act-button'
import { LogInAgain } from '@/components/forms/log-in-again'
import { Card } from '@/components/nhs/card'
import { Heading } from '@/components/nhs/heading'
import { HOLD_KIND_WORDS, type LegalHold } from '@/lib/legal-holds/legal-hold'
import { proseDateTime } from '@/lib/shared/date-format'

type Props = { holds: LegalHold[]; personId: string; liftsNow: boolean; lift: (form: FormData) => Promise<void> }

/** Every hold, those in force first. Whoever placed one cannot lift it, and lifting one needs a fresh log-in. */
export function LegalHoldList({ holds, personId, liftsNow, lift }: Props) {
  if (holds.length === 0) return <p>No legal hold has been placed.</p>
  return (
    <ul className="list-none p-0">
      {holds.map((hold) => (
        <Card as="li" className="mb-4" key={hold.id}>
          <Heading level={2} size="s">
            {HOLD_KIND_WORDS[hold.kind]}
            {hold.subjectName !== null && `: ${hold.subjectName}`}
          </Heading>
          <p>{hold.reason}</p>
          <p className="text-muted">
            Placed by {hold.placedByName}, {proseDateTime(hold.placedAt)}
            {hold.liftedAt !== null && `. Lifted by ${hold.liftedByName}, ${proseDateTime(hold.liftedAt)}`}
          </p>
          {hold.liftedAt === null && hold.placedBy === personId && <p className="mb-0">In force. Somebody else can lift it.</p>}
          {hold.liftedAt === null &&
            hold.placedBy !== personId &&
            (liftsNow ? (
              <ActButton act={lift} fields={{ hold: hold.id }} words="Lift this hold" />
            ) : (
              <LogInAgain provider="cis2" from="/legal-holds" act="lift this hold" />
            ))}
        </Card>
      ))}
    </ul>
  )
}
