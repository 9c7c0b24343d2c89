import { reasonLabel } from '@/lib/access-log/labels'
import type { ListedNotification } from '@/lib/inbox/queries'
import { planTypeLabel } from '@/lib/plans/labels'
import { clinicalDateTime } from '@/lib/shared/date-format'
import { formatNhsNumber } from '@/lib/shared/nhs-number'

type Props = {
  notification: ListedNotification
  /** The server action of the button. */
  acknowledge: (form: FormData) => Promise<void>
}

/** One access to one child, under a heading to jump by. A new one differs by its tag and its thick edge, not by colour alone. */
export function NotificationCard({ notification, acknowledge }: Props) {
  const isNew = notification.acknowledgedAt === null
  return (
    <li className={`nhsuk-card ${isNew ? 'border-l-8 border-l-link' : ''}`}>
      <div className="nhsuk-card__content">
        <h2 className="nhsuk-card__heading nhsuk-heading-s wrap-anywhere" id={`notification-${notification.id}`}>
          <span className="app-family">{notification.familyName}</span>, {notification.givenName} · {notification.organisationName},{' '}
          {notification.settingName} · <span className="nhsuk-u-nowrap">{clinicalDateTime(notification.at)}</span>
        </h2>
        <p>
          <strong className={`nhsuk-tag ${isNew ? 'nhsuk-tag--blue' : 'nhsuk-tag--grey'}`}>{isNew ? 'New' : 'Acknowledged'}</strong>
        </p>
        <p>
          {notification.actorName}, {notification.roleLabel} · {notification.planTypes.map(planTypeLabel).join(' and ')} · Reason:{' '}
          {reasonLabel(notification.reason)} · NHS number <span className="app-number">{formatNhsNumber(notification.nhsNumber)}</span>
        </p>
        {notification.numberReplaced && <p className="nhsuk-u-font-weight-bold">The NHS number in your record has been replaced. Correct it.</p>}
        {notification.acknowledgedAt === null ? (
          <AcknowledgeButton notification={notification} acknowledge={acknowledge} />
        ) : (
          <p className="nhsuk-u-margin-bottom-0">
            Acknowledged by {notification.acknowledgedByName ?? 'somebody who has left'} · {clinicalDateTime(notification.acknowledgedAt)}
          </p>
        )}
      </div>
    </li>
  )
}

function AcknowledgeButton({ notification, acknowledge }: Props) {
  return (
    <form action={acknowledge}>
      <input type="hidden" name="notification" value={notification.id} />
      <button className="nhsuk-button nhsuk-button--secondary nhsuk-button--small nhsuk-u-margin-bottom-0" type="submit">
        Acknowledge
        <span className="nhsuk-u-visually-hidden">
          {' '}
          {notification.givenName} {notification.familyName}, {clinicalDateTime(notification.at)}
        </span>
      </button>
    </form>
  )
}
