/** What is told at once, as the database names it. */
export const ALERT_KINDS = ['break-glass', 'many-checks', 'over-limit', 'stopped', 'no-match-run'] as const
export type AlertKind = (typeof ALERT_KINDS)[number]

/** What an alert says happened. @param isProtected whether it was a protected record that was opened */
export function alertWords(kind: AlertKind, isProtected: boolean): string {
  switch (kind) {
    case 'break-glass':
      return isProtected ? 'Opened a protected record in an emergency' : 'Checked a child by emergency access, after more than 80 checks in an hour'
    case 'many-checks':
      return 'Checked more than 40 children in an hour'
    case 'over-limit':
      return 'Checked more than 80 children in an hour; each further check asks why'
    case 'stopped':
      return 'Tried more than 200 checks in an hour, and was stopped'
    case 'no-match-run':
      return 'Made 30 checks on end, within an hour, that found nothing'
  }
}
