/** The acts on a child's record that have a page of their own, as they stand in its address. */
export type ChildAct = 'protect' | 'number' | 'replaced-number' | 'death' | 'adoption' | 'adoption-in-error' | 'reopen'

/** The page of a child of one's own authority. Nothing about the child stands in it. */
export function childAddress(childId: string): string {
  return `/plans/children/${childId}`
}

/** The page on which one of the acts is done. */
export function childActAddress(childId: string, act: ChildAct): string {
  return `/children/${childId}/${act}`
}

/** What is kept of the form of an act while it waits, see `keepForm`. */
export function childForm(childId: string, act: ChildAct): string {
  return `${act} ${childId.slice(0, 40)}`
}
