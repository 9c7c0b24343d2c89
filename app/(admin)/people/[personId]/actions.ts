'use server'

import { endRole } from '@/lib/people/end-role'
import { endSessions } from '@/lib/people/end-sessions'
import { grantRole } from '@/lib/people/grant-role'
import { personAddress } from '@/lib/people/people-address'
import { endRoleInput, suspensionInput } from '@/lib/people/schema'
import { reinstatePerson } from '@/lib/people/reinstate-person'
import { renewInvitation } from '@/lib/people/renew-invitation'
import { requestRole } from '@/lib/privileged-roles/request-role'
import { roleRequestInput } from '@/lib/privileged-roles/schema'
import { suspendPerson } from '@/lib/people/suspend-person'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

const page = (form: FormData) => personAddress(encodeURIComponent(textField(form, 'person').slice(0, 36)))
const person = (form: FormData) => ({ personId: textField(form, 'person') })
const after = (done: string) => (form: FormData, outcome: string | null) =>
  `${page(form)}?saved=${outcome === 'done' ? done : (outcome ?? 'already')}`

export const suspend = formAction(suspendPerson, (form) => ({ ...person(form), reason: textField(form, 'reason') }), after('suspended'), {
  form: (form) => `suspend ${textField(form, 'person').slice(0, 36)}`,
  back: page,
  input: suspensionInput,
})
export const reinstate = formAction(reinstatePerson, person, after('reinstated'))
export const end = formAction(endSessions, person, after('ended'))
export const renew = formAction(renewInvitation, person, after('renewed'))
export const takeRole = formAction(
  endRole,
  (form) => ({ assignmentId: textField(form, 'assignment'), reason: textField(form, 'reason') }),
  after('taken'),
  { form: (form) => `end role ${textField(form, 'person').slice(0, 36)}`, back: page, input: endRoleInput },
)
export const giveRole = formAction(
  grantRole,
  (form) => ({ ...person(form), role: textField(form, 'role') as 'CL', settingId: textField(form, 'settingId') }),
  after('given'),
)

const request = (form: FormData) => ({
  ...person(form),
  organisationId: textField(form, 'organisationId'),
  role: textField(form, 'role') as 'OA',
  reason: textField(form, 'reason'),
})
export const askForRole = formAction(requestRole, request, after('asked'), {
  form: (form) => `role ${textField(form, 'person').slice(0, 36)}`,
  back: page,
  input: roleRequestInput,
})
