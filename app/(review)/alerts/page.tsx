import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { Heading } from '@/components/nhs/heading'
import { AlertCard } from '@/components/review/alert-card'
import { ALERT_DAYS, listAlerts } from '@/lib/review/list-alerts'
import { forPage, requirePage } from '@/lib/web/page'

export const metadata: Metadata = { title: 'Alerts' }

export default async function AlertsPage() {
  const actor = await requirePage('alert.list')
  const alerts = await forPage(() => listAlerts(actor, {}))
  return (
    <PageShell actor={actor}>
      <Heading level={1} caption={alerts.length === 0 ? `None in the last ${ALERT_DAYS} days` : `${alerts.length} in the last ${ALERT_DAYS} days`}>
        Alerts
      </Heading>
      <p>What you are told at once: emergency access, limits that were reached, and runs of checks that found nothing. No alert says which child.</p>
      {alerts.length > 0 && (
        <ul className="list-none p-0">
          {alerts.map((alert) => (
            <AlertCard key={alert.id} alert={alert} withOrganisation={actor.role === 'AU'} />
          ))}
        </ul>
      )}
    </PageShell>
  )
}
