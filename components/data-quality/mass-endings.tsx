import { List } from '@/components/nhs/list'
import { WarningCallout } from '@/components/nhs/warning-callout'
import type { MassEnding } from '@/lib/data-quality/figures'
import { counted } from '@/lib/shared/counted'
import { proseDateTime } from '@/lib/shared/date-format'

/** Files that would have ended more than half of what an authority publishes: somebody should ask whether that was intended. */
export function MassEndings({ massEndings }: { massEndings: readonly MassEnding[] }) {
  if (massEndings.length === 0) return null
  return (
    <WarningCallout heading="Important: files that end most plans">
      <p>The endings wait at the authority for a second person. Ring the authority and ask whether they are meant.</p>
      <List kind="bullet">
        {massEndings.map(({ authority, at, plansEnding, plansActive, dayPhone }) => (
          <li key={`${authority} ${at.toISOString()}`}>
            {authority}: {plansEnding.toLocaleString('en-GB')} of {counted(plansActive, 'plan')}, {proseDateTime(at)}.{' '}
            {dayPhone ?? 'No telephone number is held.'}
          </li>
        ))}
      </List>
    </WarningCallout>
  )
}
