import type { z } from 'zod'
import type { Principal } from '@/lib/identity/actor'
import type { UseCase } from './define-use-case'

/**
 * A use-case with something that is done once it is committed, and that may fail without undoing it: for pages it is one, under the name and the
 * permission of the first.
 *
 * @param then what is done with its answer; gives the answer of the whole. `begun` is when the whole began, on the clock of `performance.now()`
 */
export function followedBy<Schema extends z.ZodType, First, Output, By extends Principal>(
  first: UseCase<Schema, First, By>,
  then: (by: By, answer: First, about: { input: z.input<Schema>; begun: number }) => Promise<Output>,
): UseCase<Schema, Output, By> {
  const run = async (by: By, input: z.input<Schema>): Promise<Output> => {
    const begun = performance.now()
    return then(by, await first(by, input), { input, begun })
  }
  return Object.assign(run, { useCaseName: first.useCaseName, permission: first.permission })
}
