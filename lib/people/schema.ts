import { z } from 'zod'
import { providerIds } from '@/lib/identity/providers'
import * as codes from '@/lib/db/codes.generated'
import { isHeldInSetting } from '@/lib/policy/authorise'
import { roles, type Role } from '@/lib/policy/permissions'
import { writtenReason, writtenText } from '@/lib/shared/written-reason'
import { PERSON_STATES } from './person'
import { line, emailAddress, orNothing } from '@/lib/shared/typed-line'

/** How many people or organisations are on a page of a list. */
export const PEOPLE_SHOWN = 50

/** The shortest reason for a privileged role, in characters. */
export const LEAST_REASON = 15

/** The filters of the list of people; an unknown value filters nothing. */
export const peopleInput = z.strictObject({
  term: z.string().max(200).nullable(),
  role: z.enum(roles).nullable().catch(null),
  state: z
    .enum([...PERSON_STATES, 'unused'])
    .nullable()
    .catch(null),
  organisation: z.guid().nullable().catch(null),
  after: z.guid().nullable().catch(null),
})

export type PeopleInput = z.output<typeof peopleInput>

export const personInput = z.strictObject({ personId: z.guid() })

/** Why an administrator does something to somebody, as it stands in that person's history. */
const actReason = writtenReason(LEAST_REASON, 200).pipe(line(`Say why, in at least ${LEAST_REASON} characters`, 200, LEAST_REASON))

export const suspensionInput = personInput.extend({ reason: actReason })

/** `reason` is asked only for a privileged role; for any other it is empty. */
export const endRoleInput = z.strictObject({ assignmentId: z.guid(), reason: z.union([z.literal(''), actReason]).default('') })

const roleAndSetting = { role: z.enum(roles, 'Choose a role'), settingId: z.union([z.guid(), z.literal('')]).transform((id) => id || null) }

type RoleAndSetting = { role: Role; settingId: string | null }

function needsSetting({ role, settingId }: RoleAndSetting, context: z.RefinementCtx): void {
  if (isHeldInSetting(role) && settingId === null) context.addIssue({ code: 'custom', path: ['settingId'], message: 'Choose the care setting' })
}

/** A setting chosen before another role was is left behind. */
function withItsSetting<Said extends RoleAndSetting>(said: Said): Said {
  return isHeldInSetting(said.role) ? said : { ...said, settingId: null }
}

export const grantInput = z
  .strictObject({ personId: z.guid(), ...roleAndSetting })
  .superRefine(needsSetting)
  .transform(withItsSetting)

/** `reason` is asked only for a privileged role, see {@link LEAST_REASON}. */
export const invitationInput = z
  .strictObject({
    name: line('Enter the person’s name', 120, 2),
    email: z.string().transform(emailAddress),
    provider: z.enum(providerIds, 'Choose how the person logs in'),
    subject: z.string().max(255, 'The identifier must be 255 characters or fewer').transform(orNothing),
    organisationId: z.guid(),
    ...roleAndSetting,
    reason: writtenText(500, 'The reason must be 500 characters or fewer'),
  })
  .superRefine(needsSetting)
  .superRefine(({ role, reason }, context) => {
    if (isPrivileged(role) && reason.length < LEAST_REASON) {
      context.addIssue({ code: 'custom', path: ['reason'], message: `Say why, in at least ${LEAST_REASON} characters` })
    }
  })
  .transform(withItsSetting)

/** Whether it is an administrator's or auditor's role, which is held alone and given by two national administrators. */
export function isPrivileged(role: string): boolean {
  return codes.ROLE_REQUEST_ROLE.some((one) => one === role)
}
