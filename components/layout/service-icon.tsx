/** The service's own plain mark: two figures, one sheltering the other. Not the NHS logo, which is not ours to use. */
export function ServiceIcon() {
  return (
    <svg width="28" height="28" viewBox="0 0 28 28" aria-hidden="true" focusable="false" fill="currentColor">
      <circle cx="11" cy="6" r="4" />
      <path d="M3 26V17a8 8 0 0 1 16 0v1h-4a4 4 0 0 0-4 4v4z" />
      <circle cx="20" cy="16" r="3" />
      <path d="M14 26v-1a6 6 0 0 1 12 0v1z" />
    </svg>
  )
}
