/** The classes of an element as one attribute, leaving out those that do not apply; undefined when none does. */
export function classNames(...classes: readonly (string | false | null | undefined)[]): string | undefined {
  return classes.filter(Boolean).join(' ') || undefined
}
