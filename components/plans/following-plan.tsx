import { InsetText } from '@/components/nhs/inset-text'

type Props = {
  /** How many rows about a plan that follows had waited for this one to end. */
  following: number
  /** Those that could not be loaded. */
  notLoaded: readonly { rowId: string; row: number; fileName: string }[]
  /** Whether some of them are being loaded in this moment. */
  loading: boolean
}

/** What became of the rows of a file that had waited for a plan to end, once it has. */
export function FollowingPlan({ following, notLoaded, loading }: Props) {
  if (following === 0) return null
  if (notLoaded.length === 0) {
    return (
      <InsetText>
        <p>A row of a file had waited for this. It is no longer on the list of rows to fix. What clinicians see now is below.</p>
      </InsetText>
    )
  }
  return (
    <InsetText>
      <p>
        <strong>Another plan of this kind is not in place:</strong>{' '}
        {loading
          ? 'its row is being loaded now. Load this page again in a minute to see whether it is.'
          : 'clinicians are not told of it until its row is saved, on the list of rows to fix.'}
      </p>
      <ul>
        {notLoaded.map(({ rowId, row, fileName }) => (
          <li key={rowId} className="wrap-anywhere">
            <a href={`/uploads/to-fix/${rowId}`}>
              Row {row} of {fileName}
            </a>
          </li>
        ))}
      </ul>
    </InsetText>
  )
}
