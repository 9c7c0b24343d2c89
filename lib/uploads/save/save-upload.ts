import { followedBy } from '@/lib/use-case/followed-by'
import { loadFollowing } from '../to-fix/load-following'
import { confirmUpload } from './confirm-upload'

/**
 * Saves a checked file, as {@link confirmUpload}, and then the rows of earlier files that had waited for a plan to end which this one has ended at
 * once: nobody is asked about that end any more, and without its row the plan that follows would be in nobody's sight.
 *
 * @throws what confirmUpload throws; a row that cannot be loaded stays on the list of rows to fix
 */
export const saveUpload = followedBy(confirmUpload, async (principal, { following }): Promise<void> => {
  await loadFollowing(principal, following)
})
