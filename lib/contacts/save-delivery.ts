import { defineUseCase } from '@/lib/use-case/define-use-case'
import { contactsOf, recordAuthorityChanges } from './queries'
import { deliveryInput } from './schema'

/**
 * Chooses how the person's own authority hears of accesses besides its notifications page: by email without personal data, by national
 * messages to its mailbox.
 */
export const saveDelivery = defineUseCase({
  name: 'delivery.save',
  permission: 'sharing.write',
  input: deliveryInput,
  run: async ({ tx, actor, input, audit }): Promise<void> => {
    const was = await contactsOf(tx, actor.organisation.id, { lock: true })
    await tx.authority.updateMany({
      where: { organisationId: actor.organisation.id },
      data: { deliversEmail: input.email, noticeEmails: input.emails, deliversMailbox: input.mailbox },
    })
    const changed = await recordAuthorityChanges(tx, actor, [
      { field: 'email-delivery', was: was.deliversEmail ? 'On' : 'Off', becomes: input.email ? 'On' : 'Off' },
      { field: 'notice-emails', was: was.noticeEmails.join(', ') || null, becomes: input.emails.join(', ') || null },
      { field: 'mailbox-delivery', was: was.deliversMailbox ? 'On' : 'Off', becomes: input.mailbox ? 'On' : 'Off' },
    ])
    audit({ details: { changed, email: input.email, mailbox: input.mailbox } })
  },
})
