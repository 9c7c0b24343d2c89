import { violatedRule } from '@/lib/db/violated-rule'
import type { Actor } from '@/lib/identity/actor'
import type { JourneyName } from '@/lib/plans/forms/draft'
import { journeyOf } from '@/lib/plans/forms/journeys'
import type { SaveOutcome } from '@/lib/plans/forms/save-draft'
import { loadFollowing } from './load-following'

/**
 * Saves a form with its own use-case, which decides who may, and then the rows of files about plans that had waited for one to end that the form
 * has ended. The form's last page says whether they were loaded; what fails there fails after the form is saved, and is never said to be unsaved.
 *
 * @param seen which answers the person confirmed ({@link answersSeen}); left out, whatever they are now
 * @throws what the form's use-case throws; a row that cannot be loaded stays on the list of rows to fix
 */
export async function saveForm(actor: Actor, name: JourneyName, draftId: string, seen?: string): Promise<SaveOutcome> {
  const begun = performance.now()
  const save = () => journeyOf(name).save(actor, { draftId, seen })
  const outcome = await save().catch((error: unknown) => {
    if (violatedRule(error) === null) throw error
    // A file, or a colleague, has just written what the form could not see yet: it is judged again, by how things stand now.
    return save()
  })
  if (outcome.state === 'saved') await loadFollowing(actor, outcome.following, begun)
  return outcome
}
