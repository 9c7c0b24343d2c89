import { StatusPanel } from './status-panel'

/** No authority has published anything, so that nobody could have held the child. Must never be read as "nothing held". */
export function NobodySharesPanel() {
  return (
    <StatusPanel id="not-checked" kind="notchecked" kicker="Not checked" title="We could not check this child">
      <p>
        <strong>No local authority shares information here yet. Do not treat this as no information.</strong> Follow your local paper process, and
        call the child’s local authority.
      </p>
    </StatusPanel>
  )
}
