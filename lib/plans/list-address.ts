import { FIRST_DIRECTION, type PlanListInput } from './schema'

/**
 * The address of the plan list with these filters, this order and this page: only what differs from the plain list, and never a name or
 * number.
 *
 * @param shown what the list shows now
 * @param change what is to be different; a change to anything but the page leads to the first page
 */
export function planListAddress(shown: PlanListInput, change: Partial<PlanListInput> = {}): string {
  const { kind, status, from, to, sort, dir, page } = { ...shown, page: 1, ...change }
  const said = new URLSearchParams()
  if (kind !== 'all') said.set('kind', kind)
  if (status !== 'all') said.set('status', status)
  if (from !== null) said.set('from', from)
  if (to !== null) said.set('to', to)
  if (sort !== 'attention') said.set('sort', sort)
  if (dir !== FIRST_DIRECTION[sort]) said.set('dir', dir)
  if (page > 1) said.set('page', String(page))
  const query = said.toString()
  return query === '' ? '/plans' : `/plans?${query}`
}
