import { databaseNow } from '@/lib/db/clock'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { seenContacts } from './contacts'
import { contactsOf, recordAuthorityChanges } from './queries'
import { seenInput } from './schema'

/**
 * Confirms that the telephone numbers and office hours of the person's own authority are right as shown. Due each quarter.
 *
 * @throws CpisError `conflict` when they are no longer those that the person saw
 */
export const confirmContacts = defineUseCase({
  name: 'contact.confirm',
  permission: 'contact.write',
  input: seenInput,
  run: async ({ tx, actor, input }): Promise<void> => {
    const contacts = await contactsOf(tx, actor.organisation.id, { lock: true })
    if (seenContacts(contacts) !== input.seen) {
      throw new CpisError('conflict', 'Somebody else changed these numbers while you read them. Read them again', { field: 'confirm' })
    }
    await tx.authority.updateMany({
      where: { organisationId: actor.organisation.id },
      data: { contactsConfirmedAt: await databaseNow(tx), contactsConfirmedBy: actor.name },
    })
    await recordAuthorityChanges(tx, actor, [{ field: 'contacts-confirmed', was: null, becomes: 'Yes' }])
  },
})
