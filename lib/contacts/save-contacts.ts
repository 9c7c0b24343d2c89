import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { seenContacts } from './contacts'
import { contactsOf, recordAuthorityChanges } from './queries'
import { contactsInput } from './schema'

/**
 * Changes the telephone numbers and office hours of the person's own authority. Clinicians see them from that moment.
 *
 * @throws CpisError `conflict` when somebody else has saved since the form was opened
 */
export const saveContacts = defineUseCase({
  name: 'contact.save',
  permission: 'contact.write',
  input: contactsInput,
  run: async ({ tx, actor, input, audit }): Promise<void> => {
    const was = await contactsOf(tx, actor.organisation.id, { lock: true })
    if (seenContacts(was) !== input.seen) {
      throw new CpisError('conflict', 'Somebody else changed these numbers while you worked. What is saved now stands beside what you typed', {
        field: 'dayPhone',
      })
    }
    // Raw SQL: an office may close at 24:00, which JavaScript does not accept as a time.
    await tx.$executeRaw`
      update cpis.authority set day_phone = ${input.dayPhone}, duty_phone = ${input.dutyPhone}, office_opens = ${input.officeOpens}::time,
        office_closes = ${input.officeCloses}::time where organisation_id = ${actor.organisation.id}::uuid`
    const changed = await recordAuthorityChanges(tx, actor, [
      { field: 'day-phone', was: was.dayPhone, becomes: input.dayPhone },
      { field: 'duty-phone', was: was.dutyPhone, becomes: input.dutyPhone },
      { field: 'office-hours', was: `${was.officeOpens} to ${was.officeCloses}`, becomes: `${input.officeOpens} to ${input.officeCloses}` },
    ])
    audit({ details: { changed } })
  },
})
