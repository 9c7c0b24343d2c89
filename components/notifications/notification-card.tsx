import { reasonLabel } from '@/lib/access-log/labels'
import type { ListedNotification } from '@/lib/inbox/listed-notification'
import { planTypeLabel } from '@/lib/plans/labels'
import { clinicalDateTime } from '@/lib/shared/date-format'
import { formatNhsNumber } from '@/lib/shared/nhs-number'

type Props = {
  notification: ListedNotification
  /** The page of the list on which it stands, to come back to. */
  page: number
  /** The server action of the button. */
  acknowledge: (form: FormData) => Promise<void>
}

/** One access to one child, under a heading to jump by. A new one differs by its tag and its thick edge, not by colour alone. */
export function NotificationCard({ notification, page, acknowledge }: Props) {
  const isNew = notification.acknowledgedAt === null
  return (
    <li className={`nhsuk-card mb-4 ${isNew ? 'border-l-8 border-l-link' : ''}`}>
      <div className="nhsuk-card__content py-4">
        <h2 className="nhsuk-card__heading nhsuk-heading-s mb-2 wrap-anywhere">
          <span className="app-family">{notification.familyName}</span>, {notification.givenName} · {notification.organisationName},{' '}
          {notification.settingName} · <span className="app-number">{clinicalDateTime(notification.at)}</span>
        </h2>
        <p className="mb-2">
          {notification.actorName}, {notification.roleLabel} · {notification.planTypes.map(planTypeLabel).join(' and ')} ·{' '}
          {reasonLabel(notification.reason)}
        </p>
        <p className="mb-2">
          NHS number <span className="app-number">{formatNhsNumber(notification.nhsNumber)}</span>
        </p>
        {notification.numberReplaced && <p className="mb-2 font-semibold">The NHS number in your record has been replaced. Correct it.</p>}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <strong className={`nhsuk-tag ${isNew ? 'nhsuk-tag--blue' : 'nhsuk-tag--grey'}`}>{isNew ? 'New' : 'Acknowledged'}</strong>
          {notification.acknowledgedAt === null ? (
            <AcknowledgeButton notification={notification} page={page} acknowledge={acknowledge} />
          ) : (
            <span>
              by {notification.acknowledgedByName ?? 'somebody who has left'} ·{' '}
              <span className="app-number">{clinicalDateTime(notification.acknowledgedAt)}</span>
            </span>
          )}
        </div>
      </div>
    </li>
  )
}

function AcknowledgeButton({ notification, page, acknowledge }: Props) {
  return (
    <form action={acknowledge}>
      <input type="hidden" name="notification" value={notification.id} />
      <input type="hidden" name="page" value={page} />
      <button className="nhsuk-button nhsuk-button--secondary nhsuk-button--small mb-1" type="submit">
        Acknowledge
        <span className="nhsuk-u-visually-hidden">
          {' '}
          {notification.givenName} {notification.familyName}, {clinicalDateTime(notification.at)}
        </span>
      </button>
    </form>
  )
}
