import { defineUseCase } from '@/lib/use-case/define-use-case'
import { changedFieldOf } from './labels'
import { SHARED_DETAILS } from './contacts'
import { contactsOf, recordAuthorityChanges } from './queries'
import { sharingInput } from './schema'

/** Switches on and off, one by one, which care-plan details clinicians see of the plans of the person's own authority (design decision 11). */
export const saveSharing = defineUseCase({
  name: 'sharing.save',
  permission: 'sharing.write',
  input: sharingInput,
  run: async ({ tx, actor, input, audit }): Promise<void> => {
    const was = await contactsOf(tx, actor.organisation.id, { lock: true })
    const shares = SHARED_DETAILS.filter((detail) => input.details.includes(detail))
    await tx.authority.updateMany({ where: { organisationId: actor.organisation.id }, data: { sharedDetails: shares } })
    const changed = await recordAuthorityChanges(
      tx,
      actor,
      SHARED_DETAILS.map((detail) => ({
        field: changedFieldOf(detail),
        was: onOrOff(was.sharedDetails.includes(detail)),
        becomes: onOrOff(shares.includes(detail)),
      })),
    )
    audit({ details: { changed } })
  },
})

function onOrOff(on: boolean): string {
  return on ? 'On' : 'Off'
}
