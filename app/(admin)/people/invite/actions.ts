'use server'

import { invitePerson } from '@/lib/people/invite-person'
import { personAddress } from '@/lib/people/people-address'
import { invitationInput } from '@/lib/people/schema'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

const FIELDS = ['name', 'email', 'subject', 'organisationId', 'settingId', 'reason'] as const

const read = (posted: FormData) => ({
  ...(Object.fromEntries(FIELDS.map((name) => [name, textField(posted, name)])) as Record<(typeof FIELDS)[number], string>),
  provider: textField(posted, 'provider') as 'cis2',
  role: textField(posted, 'role') as 'CL',
})
const form = (posted: FormData) => `invite ${textField(posted, 'organisationId').slice(0, 36)}`
const back = (posted: FormData) => `/people/invite?organisation=${encodeURIComponent(textField(posted, 'organisationId').slice(0, 36))}`

export const check = formAction(invitePerson.check, read, (posted) => `${back(posted)}&check=yes`, {
  form,
  back,
  input: invitationInput,
  forChecking: true,
})

export const save = formAction(invitePerson, read, (_, personId) => (personId === null ? '/people' : `${personAddress(personId)}?saved=invited`), {
  form,
  back,
  input: invitationInput,
})
