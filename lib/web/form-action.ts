import { notFound, redirect } from 'next/navigation'
import type { z } from 'zod'
import { currentSession, wayIn } from '@/lib/identity/current-session'
import { isCpisError } from '@/lib/shared/errors'
import type { UseCase } from '@/lib/use-case/define-use-case'
import { formProblems } from './form-problems'
import { answersOf, forgetForm, keepForm } from './kept-form'
import { hasMalformedId } from './malformed-id'
import { plainForm } from './plain-form'

/** How a form with fields that can be wrong keeps what was typed. */
export type Keeping<Schema extends z.ZodType> = {
  /** Under which name it is kept, see {@link keepForm}. */
  form: (posted: FormData) => string
  /** The page of the form, to which a refused one comes back. */
  back: (posted: FormData) => string
  /** The use-case's input, so that all faults are shown at once. */
  input: Schema
  /** Keeps the answers when there is no fault as well: "Check your answers" is still to come. */
  forChecking?: boolean
  /** Fields whose text is never kept, because a secret may have been pasted there. They come back empty. */
  never?: readonly string[]
}

/**
 * Makes a server action of a use-case: who asks, what was sent, the use-case, where to go. The guard of the page it was posted from
 * counts for nothing (an action runs whoever posts it), so the action finds its own caller.
 *
 * @param useCase what is done
 * @param read takes the fields that the use-case wants from the posted form
 * @param then the path to go to when it is done, made of the form and of what came of it where it depends on them
 * @param keeping for forms in which something can be wrong: they come back as they were sent, with what is to be mended
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
    // A page that was open while the right to it was taken away says so at the next button.
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
      // Without a place for its words, no form of ours sends it: an address that leads nowhere.
      if (isCpisError(error, 'invalid-input')) notFound()
      if (!isCpisError(error, 'conflict')) throw error
      // Somebody else was quicker: the page it leads to shows how things stand.
    }
    if (keeping?.forChecking) await keepForm(actor, keeping.form(form), { answers: answersOf(form, keeping.never), problems: [] })
    else if (keeping) await forgetForm(actor, keeping.form(form))
    redirect(then(form, output))
  }
}
