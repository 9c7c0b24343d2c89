import { defineUseCase } from '@/lib/use-case/define-use-case'
import { contactsOf, recordAuthorityChanges } from './queries'
import { scheduleInput } from './schema'

/** Says how often the person's own authority updates its information: clinicians are warned when it is older than that. */
export const saveUpdateSchedule = defineUseCase({
  name: 'schedule.save',
  permission: 'contact.write',
  input: scheduleInput,
  run: async ({ tx, actor, input, audit }): Promise<void> => {
    const was = await contactsOf(tx, actor.organisation.id, { lock: true })
    await tx.authority.updateMany({ where: { organisationId: actor.organisation.id }, data: { updateEveryDays: input.everyDays } })
    await recordAuthorityChanges(tx, actor, [{ field: 'update-schedule', was: days(was.updateEveryDays), becomes: days(input.everyDays) }])
    audit({ details: { days: input.everyDays } })
  },
})

function days(count: number): string {
  return count === 1 ? 'Every day' : `Every ${count} days`
}
