/** The acts on a child's record that have a page of their own, as they appear in its address. */
export type ChildAct = 'protect' | 'number' | 'replaced-number' | 'death' | 'adoption' | 'adoption-in-error' | 'reopen' | 'joined-number'

/** The page of a child of the person's own authority. The address says nothing about the child. */
export function childAddress(childId: string): string {
  return `/plans/children/${childId}`
}

/** The page for one of these acts. */
export function childActAddress(childId: string, act: ChildAct): string {
  return `/children/${childId}/${act}`
}

/** The name under which the form of an act is kept while it waits, see `keepForm`. */
export function childForm(childId: string, act: ChildAct): string {
  return `${act} ${childId.slice(0, 40)}`
}
