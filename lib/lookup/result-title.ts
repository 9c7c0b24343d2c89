import { planTypeLabel } from '@/lib/plans/labels'
import type { Disclosure } from './disclosure'

/** The title of the result page: the result comes first, so that a screen reader speaks it on load. Never a name or a number. */
export function resultTitle(result: Disclosure): string {
  if (result.state === 'over') return 'Check again'
  if (result.outcome === 'not_checked') return 'Not checked'
  if (result.outcome === 'none') return 'No information held'
  if (result.outcome === 'protected') return 'Protected record'
  const first = result.records[0]!
  const label = planTypeLabel(first.type)
  if (first.standing === 'previous') return `Previous information: ${lowerFirst(label)} ended`
  return `Alert: ${lowerFirst(label)}${first.type === 'LAC' ? '' : ' in place'}`
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
