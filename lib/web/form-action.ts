import { notFound, redirect } from 'next/navigation'
import type { z } from 'zod'
import { currentSession, wayIn } from '@/lib/identity/current-session'
import { isCpisError } from '@/lib/shared/errors'
import type { UseCase } from '@/lib/use-case/define-use-case'
import { formProblems } from './form-problems'
import { answersOf, forgetForm, keepForm } from './kept-form'
import { hasMalformedId } from './malformed-id'
import { plainForm } from './plain-form'

/** How a form whose fields can be wrong keeps what was typed. */
export type Keeping<Schema extends z.ZodType> = {
  /** The name it is kept under, see {@link keepForm}. */
  form: (posted: FormData) => string
  /** The form's page, which a refused form comes back to. */
  back: (posted: FormData) => string
  /** The use-case's input, so that all faults are shown at once. */
  input: Schema
  /** Keeps the answers even without a fault, because "Check your answers" is still to come. */
  forChecking?: boolean
  /** Fields whose text is never kept, because a secret may have been pasted there. They come back empty. */
  never?: readonly string[]
}

/**
 * Makes a server action from a use-case: who is asking, what was sent, the use-case, where to go. The guard of the page it was posted from
 * does not count (an action runs whoever posts to it), so the action finds its own caller.
 *
 * @param useCase what to do
 * @param read takes the use-case's input from the posted form
 * @param then the path to go to when it is done, which may depend on the form and the result
 * @param keeping for forms that can have faults: they come back as they were sent, with what to put right
 */
export function formAction<Schema extends z.ZodType, Output>(
  useCase: UseCase<Schema, Output>,
  read: (form: FormData) => z.input<Schema>,
  then: (form: FormData, output: Output | null) => string,
  keeping?: Keeping<Schema>,
): (form: FormData) => Promise<void> {
  return async (posted) => {
    const form = plainForm(posted)
    const session = await currentSession()
    // If the right to an open page is taken away, the next button pressed on it says so.
    if (session.state !== 'live') redirect(wayIn(session))
    const { actor } = session
    let output: Output | null = null
    try {
      output = await useCase(actor, read(form))
    } catch (error) {
      if (isCpisError(error, 'not-permitted')) redirect('/not-permitted')
      if (isCpisError(error, 'not-found')) notFound()
      if (keeping && (isCpisError(error, 'invalid-input') || isCpisError(error, 'conflict'))) {
        const problems = formProblems(error, keeping.input, read(form))
        if (hasMalformedId(problems)) notFound()
        await keepForm(actor, keeping.form(form), { answers: answersOf(form, keeping.never), problems })
        redirect(keeping.back(form))
      }
      // A form with nowhere to show a fault cannot send one, so this came from no form of ours: "Page not found".
      if (isCpisError(error, 'invalid-input')) notFound()
      if (!isCpisError(error, 'conflict')) throw error
      // Somebody else was quicker: the page it leads to shows how things stand.
    }
    if (keeping?.forChecking) await keepForm(actor, keeping.form(form), { answers: answersOf(form, keeping.never), problems: [] })
    else if (keeping) await forgetForm(actor, keeping.form(form))
    redirect(then(form, output))
  }
}
