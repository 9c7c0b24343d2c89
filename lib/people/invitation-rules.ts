import { CpisError } from '@/lib/shared/errors'

const SAID: Readonly<Record<string, { message: string; field: string }>> = {
  self: { field: 'email', message: 'This is your own account. Nobody gives themselves a role' },
  already: { field: 'role', message: 'This person has this role already, or it has been asked for' },
  'does-not-fit': {
    field: 'role',
    message: 'This person holds a role that does not go with this one. An administrator’s or auditor’s role is held alone',
  },
  'other-person': { field: 'subject', message: 'This identifier belongs to somebody with another email address' },
}

/**
 * Turns the database's answer to an invitation into what the form says.
 *
 * @throws CpisError `conflict` at the field, or `not-permitted` for what the caller may not do; does not throw for "done"
 */
export function refuseInvitation(said: string): void {
  if (said === 'done') return
  const refusal = SAID[said]
  if (!refusal) throw new CpisError('not-permitted', 'This role may not do that')
  throw new CpisError('conflict', refusal.message, { field: refusal.field })
}
