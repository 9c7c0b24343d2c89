import type { z } from 'zod'
import type { Principal } from '@/lib/identity/actor'
import type { UseCase } from './define-use-case'

/**
 * A use-case with something that is done once it is committed, and that may fail without undoing it: for pages it is one, under the name and the
 * permission of the first.
 *
 * @param then what is done with its answer; gives the answer of the whole
 */
export function followedBy<Schema extends z.ZodType, First, Output, By extends Principal>(
  first: UseCase<Schema, First, By>,
  then: (by: By, answer: First, input: z.input<Schema>) => Promise<Output>,
): UseCase<Schema, Output, By> {
  const run = async (by: By, input: z.input<Schema>): Promise<Output> => then(by, await first(by, input), input)
  return Object.assign(run, { useCaseName: first.useCaseName, permission: first.permission })
}
