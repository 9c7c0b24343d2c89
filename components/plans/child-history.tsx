import { Heading } from '@/components/nhs/heading'
import { List } from '@/components/nhs/list'
import type { HistoryEntry } from '@/lib/plans/child-history'
import { ClinicalTime } from '@/components/lookup/clinical-time'

type Props = { history: HistoryEntry[]; linksFiles: boolean }

/** Every change to a child's record, newest first: who, when, by hand or by a file, from what and to what. */
export function ChildHistory({ history, linksFiles }: Props) {
  return (
    <List ordered>
      {history.map((entry) => (
        <li key={entry.id} className="border-l-4 border-line pl-4 mb-4 tablet:mb-6">
          <Heading level={3} size="xs" className="mb-1">
            {entry.what}: {entry.about}
          </Heading>
          <p className="mb-1">
            <ClinicalTime at={entry.at} /> · {entry.by}
            {entry.uploadId && linksFiles && (
              <>
                {' · '}
                <a href={`/uploads/${entry.uploadId}`}>the file</a>
              </>
            )}
          </p>
          {entry.changes.length > 0 && (
            <List className="mb-0">
              {entry.changes.map(({ label, was, is }) => (
                <li key={label} className="wrap-anywhere">
                  {label}: from <strong>{was}</strong> to <strong>{is}</strong>
                </li>
              ))}
            </List>
          )}
        </li>
      ))}
    </List>
  )
}
