import { Button } from '@/components/nhs/button'
import { Card } from '@/components/nhs/card'
import { Heading } from '@/components/nhs/heading'
import { VisuallyHidden } from '@/components/nhs/visually-hidden'
import type { DeadDelivery } from '@/lib/operations/delivery-state'
import { counted } from '@/lib/shared/counted'
import { proseDateTime } from '@/lib/shared/date-format'

type Props = {
  /** The most recent of them. */
  dead: readonly DeadDelivery[]
  /** How many there are in all. */
  all: number
  /** Retries one; null for those who may only look. */
  retry: ((form: FormData) => Promise<void>) | null
}

const CHANNELS: Readonly<Record<DeadDelivery['channel'], string>> = { email: 'E-mail', mailbox: 'Mailbox', staff: 'E-mail' }
const KINDS: Readonly<Record<DeadDelivery['kind'], string>> = {
  access: 'a look-up',
  'inactive-number': 'a number that was replaced',
  alert: 'an alert for those who review look-ups',
}

/** Deliveries given up after a day of trying, by event number. */
export function DeadDeliveries({ dead, all, retry }: Props) {
  if (dead.length === 0) return <p>Nothing was given up.</p>
  return (
    <ul className="list-none p-0">
      {dead.map((delivery) => (
        <Card as="li" key={delivery.id}>
          <Heading level={3} size="xs">
            {CHANNELS[delivery.channel]} to {delivery.receiver}
          </Heading>
          <p>
            About {KINDS[delivery.kind]}. Given up {proseDateTime(delivery.at)} after {counted(delivery.attempts, 'attempt')}:{' '}
            {delivery.error ?? 'no reason is known'}.
          </p>
          <p className="break-all">Event {delivery.eventId}</p>
          {retry && (
            <form action={retry}>
              <input type="hidden" name="delivery" value={delivery.id} />
              <Button kind="secondary" className="m-0">
                Try again
                <VisuallyHidden>
                  : {CHANNELS[delivery.channel]} to {delivery.receiver}, event {delivery.eventId}
                </VisuallyHidden>
              </Button>
            </form>
          )}
        </Card>
      ))}
      {all > dead.length && (
        <li>
          The last {dead.length} of {all} are shown.
        </li>
      )}
    </ul>
  )
}
