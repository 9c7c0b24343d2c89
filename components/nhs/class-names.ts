/** The classes of an element as one attribute: those that do not apply are left out. Undefined when none applies. */
export function classNames(...classes: readonly (string | false | null | undefined)[]): string | undefined {
  return classes.filter(Boolean).join(' ') || undefined
}
