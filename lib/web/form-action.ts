import { notFound, redirect } from 'next/navigation'
import type { z } from 'zod'
import { currentSession } from '@/lib/identity/current-session'
import type { UseCase } from '@/lib/use-case/define-use-case'
import { isCpisError } from '@/lib/shared/errors'

/**
 * Makes a server action of a use-case: who asks, what was sent, the use-case, where to go. The guard of the page it was posted from
 * counts for nothing (an action runs whoever posts it), so the action finds its own caller.
 *
 * @param useCase what is done
 * @param read takes the fields that the use-case wants from the posted form
 * @param then the path to go to when it is done, made of the form where it depends on it
 */
export function formAction<Schema extends z.ZodType, Output>(
  useCase: UseCase<Schema, Output>,
  read: (form: FormData) => z.input<Schema>,
  then: (form: FormData) => string,
): (form: FormData) => Promise<void> {
  return async (form) => {
    const session = await currentSession()
    if (session.state !== 'live') redirect('/log-in')
    try {
      await useCase(session.actor, read(form))
    } catch (error) {
      if (isCpisError(error, 'not-permitted')) redirect('/not-permitted')
      if (isCpisError(error, 'not-found')) notFound()
      if (!isCpisError(error, 'conflict')) throw error
      // Somebody else was quicker: the page it leads to shows how things stand.
    }
    redirect(then(form))
  }
}
