import { z } from 'zod'
import { CpisError } from '@/lib/shared/errors'

/**
 * The outcome of an administrator's act, as the database functions answer:
 *
 * - `done`
 * - `already`: it was so already, or somebody else was quicker
 * - `not-permitted`: the caller is not (or no longer) an administrator, or may not do this kind of thing
 * - `self`: nobody may act on themselves
 * - `elsewhere`: the person also works for another organisation
 * - `last`: only a national administrator may remove an organisation's last administrator
 * - `two-must-stay`: too few national administrators would be left to decide anything
 * - `no-reason`: it takes a reason, and none was given
 * - `does-not-fit`: the role does not belong there, or the person holds one that does not go with it
 * - `log-in-again`: to agree as the second person, or to take a privileged role away, you must have logged in within the last five minutes
 * - `asker-gone`: whoever asked is no longer a national administrator
 */
const OUTCOMES = [
  'done',
  'already',
  'not-permitted',
  'self',
  'elsewhere',
  'last',
  'two-must-stay',
  'no-reason',
  'does-not-fit',
  'log-in-again',
  'asker-gone',
] as const
export type Outcome = (typeof OUTCOMES)[number]

/** What the database functions answer to an act. `unknown`: it is about something the caller may not see, or that does not exist. */
export const actAnswer = z.enum([...OUTCOMES, 'unknown'])

/**
 * The outcome of an act, which the compliance log keeps either way.
 *
 * @param said what the database answered
 * @throws CpisError `not-found` for what does not exist or is not the caller's to see
 */
export function outcomeOf(said: z.output<typeof actAnswer>): Outcome {
  if (said === 'unknown') throw new CpisError('not-found', 'There is nothing of that kind')
  return said
}

/** What a notice says of each outcome that is not "done". */
export const REFUSED: Readonly<Record<Exclude<Outcome, 'done'>, string>> = {
  already: 'Nothing has changed: it was so already, or somebody else was quicker.',
  'not-permitted': 'Nothing has changed: your role does not allow this, or the request is your own. Somebody else has to decide it.',
  self: 'Nothing has changed: nobody acts on their own account. Another administrator can.',
  elsewhere: 'Nothing has changed: this person works for another organisation too. Take away their role here, or ask a national administrator.',
  last: 'Nothing has changed: this is the last administrator of the organisation. Only a national administrator can take this role away.',
  'two-must-stay':
    'Nothing has changed: two other national administrators must be left. You can suspend this person at once; whoever runs the service can then set up another.',
  'no-reason': 'Nothing has changed: say why.',
  'does-not-fit':
    'Nothing has changed: the role does not fit. An administrator’s or auditor’s role is held alone, and each role belongs to one kind of organisation.',
  'log-in-again': 'Nothing has changed. You logged in more than 5 minutes ago: log in again, then decide.',
  'asker-gone': 'Nothing has been decided: the person who asked is no longer a national administrator. Decline the request.',
}
