import { StackedTable } from '@/components/nhs/stacked-table'
import { changedFieldLabel } from '@/lib/contacts/labels'
import type { AuthorityChange } from '@/lib/contacts/contacts'
import { proseDateTime } from '@/lib/shared/date-format'

/** Who changed which contacts and sharing settings, newest first. */
export function AuthorityChanges({ changes }: { changes: AuthorityChange[] }) {
  if (changes.length === 0) return <p>Nothing has been changed yet.</p>
  const rows = changes.map((change) => ({
    key: change.id,
    cells: [proseDateTime(change.at), change.personName, changedFieldLabel(change.field), change.was ?? 'Nothing', change.becomes ?? 'Nothing'],
  }))
  return (
    <StackedTable
      id="changes-caption"
      caption="The last changes, newest first"
      captionHidden
      columns={['When', 'Who', 'What', 'Was', 'Is now']}
      rows={rows}
    />
  )
}
