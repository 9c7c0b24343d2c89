import { Card, CardHeading } from '@/components/nhs/card'
import type { ListedAlert } from '@/lib/review/list-alerts'
import { alertLabel } from '@/lib/review/labels'
import { clinicalDateTime } from '@/lib/shared/date-format'

type Props = {
  alert: ListedAlert
  /** For readers who see more than one organisation. */
  withOrganisation: boolean
}

/** One alert: what happened, who, where, when, and why in the person's own words. */
export function AlertCard({ alert, withOrganisation }: Props) {
  const urgent = alert.kind === 'emergency-access' || alert.kind === 'stopped'
  return (
    <Card as="li" tight edge={urgent ? 'alert' : undefined} className="mb-4">
      <CardHeading level={2} className="mb-2 wrap-anywhere">
        {alertLabel(alert.kind, alert.protected)}
      </CardHeading>
      <p className="mb-2 wrap-anywhere">
        {alert.personName}, {alert.roleLabel} · {withOrganisation && `${alert.organisationName}, `}
        {alert.settingName} · <span className="app-number">{clinicalDateTime(alert.at)}</span>
      </p>
      {alert.reasonText && <p className="mb-2 wrap-anywhere">Reason given: “{alert.reasonText}”</p>}
    </Card>
  )
}
